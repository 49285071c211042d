using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Classification.Methods;

/// <summary>Counts, sums and second moments of features by class, from which come their mean and how far apart the classes lie. In double, on the host.</summary>
/// <param name="width">The width of the features, D.</param>
/// <param name="classes">The number of classes, K.</param>
internal sealed class ScatterStatistics(int width, int classes) : IDisposable
{
    // In every direction without within-class scatter, such as a unit that never fires (the released code's constant).
    private const double Ridge = 1e-6;

    private readonly Tensor counts = zeros(classes, dtype: float64).DetachFromDisposeScope();
    private readonly Tensor sums = zeros(classes, width, dtype: float64).DetachFromDisposeScope();
    private readonly Tensor moments = zeros(width, width, dtype: float64).DetachFromDisposeScope();

    /// <summary>Adds a batch.</summary>
    /// <param name="features">B x D, of any floating-point type and device.</param>
    /// <param name="labels">B, from 0 to K - 1.</param>
    public void Add(Tensor features, Tensor labels)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var values = features.detach().cpu().to(float64);
        var places = labels.cpu();
        counts.index_add_(0, places, ones(values.size(0), dtype: float64), alpha: 1);
        sums.index_add_(0, places, values, alpha: 1);
        moments.addmm_(values.t(), values);
    }

    /// <summary>The mean of all features, D.</summary>
    public Tensor Mean() => sums.sum([0L]) / counts.sum();

    /// <summary>
    /// The criterion of linear discriminant analysis: the sum of the K - 1 largest eigenvalues of <c>(S_w + 1e-6 I)^-1 S_b</c>, over K, with the scatter
    /// matrices within and between the classes. Classes without a sample do not count.
    /// </summary>
    public double Criterion()
    {
        using var scope = NewDisposeScope();
        var seen = counts.gt(0).nonzero().squeeze(1);
        var count = counts.index_select(0, seen).unsqueeze(1);
        var means = sums.index_select(0, seen) / count;

        // S_b = B B^T with a column sqrt(n_k) (m_k - m) for each class: its rank is below K, so that the K - 1 largest eigenvalues of S_w^-1 S_b
        // are all that are not zero, and their sum is the trace of B^T S_w^-1 B.
        var between = ((means - Mean()) * count.sqrt()).t();
        var within = moments - means.t().mm(means * count) + Ridge * eye(width, dtype: float64);
        return (between * linalg.solve(within, between)).sum().ToDouble() / classes;
    }

    /// <summary>Forgets every sample.</summary>
    public void Clear()
    {
        foreach (var tensor in All())
        {
            tensor.zero_();
        }
    }

    /// <summary>Writes the whole state.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (var tensor in All())
        {
            writer.Write(MemoryMarshal.AsBytes(tensor.data<double>().ToArray().AsSpan()));
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader)
    {
        foreach (var destination in All())
        {
            var values = new double[destination.numel()];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            using var read = tensor(values, destination.shape);
            destination.copy_(read);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in All())
        {
            tensor.Dispose();
        }
    }

    private Tensor[] All() => [counts, sums, moments];
}
