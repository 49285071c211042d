using System.Security.Cryptography;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.MultiTask.Problems;

/// <summary>A part of the rows. Owns its tensors.</summary>
internal sealed class Split : IDisposable
{
    /// <summary>Takes tensors out of the caller's dispose scope.</summary>
    /// <param name="inputs">The first dimension counts the rows.</param>
    /// <param name="targets">Rows x tasks.</param>
    public Split(Tensor inputs, Tensor targets)
    {
        Inputs = inputs.DetachFromDisposeScope();
        Targets = targets.DetachFromDisposeScope();
    }

    public Tensor Inputs { get; }

    public Tensor Targets { get; }

    public int Rows => (int)Inputs.size(0);

    /// <summary>Appends shapes and numbers.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        using var scope = NewDisposeScope();
        foreach (var tensor in (Tensor[])[Inputs, Targets])
        {
            foreach (var size in tensor.shape)
            {
                hash.AppendData(BitConverter.GetBytes(size));
            }

            hash.AppendData(tensor.cpu().contiguous().bytes);
        }
    }

    public void Dispose()
    {
        Inputs.Dispose();
        Targets.Dispose();
    }
}
