using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>An endless, seeded sequence of batches that can be taken up at any position.</summary>
public interface IBatchSequence : IDisposable
{
    /// <summary>How many batches were drawn since the sequence began. A sequence that starts there draws what this one would draw next, to the last bit.</summary>
    long Position { get; }

    /// <summary>Draws the next batch. The tensors belong to the caller's dispose scope and lie on the device of the sequence.</summary>
    /// <returns>What networks see, B x channels x height x width in float32, and 64-bit labels, B.</returns>
    /// <exception cref="InputException">An image cannot be read, and the policy does not allow that.</exception>
    (Tensor Images, Tensor Labels) Draw();
}
