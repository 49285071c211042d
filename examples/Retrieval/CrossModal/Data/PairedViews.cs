using System.Security.Cryptography;
using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.CrossModal.Data;

/// <summary>Pairs of an image and a text, or of two other views of a thing, each with its category. Owns its tensors.</summary>
internal sealed class PairedViews : IDisposable
{
    /// <summary>Takes tensors out of the caller's dispose scope.</summary>
    /// <param name="images">32-bit numbers, N x D1.</param>
    /// <param name="texts">32-bit numbers, N x D2.</param>
    /// <param name="categories">64-bit integers from 0, N.</param>
    public PairedViews(Tensor images, Tensor texts, Tensor categories)
    {
        if (images.dim() != 2 || texts.dim() != 2 || categories.dim() != 1 || images.size(0) != texts.size(0) || images.size(0) != categories.size(0))
        {
            throw new ArgumentException(
                $"There must be as many images as texts and categories. Found {string.Join(" x ", images.shape)}, {string.Join(" x ", texts.shape)} and {string.Join(" x ", categories.shape)}.");
        }

        Images = images.DetachFromDisposeScope();
        Texts = texts.DetachFromDisposeScope();
        Categories = categories.DetachFromDisposeScope();
    }

    /// <summary>What the image tower sees, N x D1.</summary>
    public Tensor Images { get; }

    /// <summary>What the text tower sees, N x D2.</summary>
    public Tensor Texts { get; }

    /// <summary>The category of each pair, from 0, N.</summary>
    public Tensor Categories { get; }

    /// <summary>The number of pairs, N.</summary>
    public int Count => (int)Categories.size(0);

    /// <summary>Appends shapes and numbers.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        using var scope = NewDisposeScope();
        foreach (var tensor in (Tensor[])[Images, Texts, Categories])
        {
            foreach (var size in tensor.shape)
            {
                hash.Append(size);
            }

            hash.AppendData(tensor.cpu().contiguous().bytes);
        }
    }

    public void Dispose()
    {
        Images.Dispose();
        Texts.Dispose();
        Categories.Dispose();
    }
}
