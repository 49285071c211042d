using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.Ranking;

/// <summary>Features, a row each, in the processor's memory.</summary>
/// <remarks>Shares the memory of a tensor that lies there contiguously; has its own handle, which it disposes.</remarks>
internal sealed class FeatureRows : IDisposable
{
    /// <summary>The longest rows.</summary>
    public const int MaxLength = 1 << 22;

    private readonly Tensor tensor;

    /// <summary>Creates it.</summary>
    /// <param name="features">N x D numbers of float32, N &gt;= 0, D from 1 to <see cref="MaxLength"/>, on any device. No gradient is followed.</param>
    /// <param name="what">What they are, for messages.</param>
    /// <exception cref="ArgumentException">The tensor has another shape or type, or a number is not finite.</exception>
    public FeatureRows(Tensor features, string what)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.dtype != float32 || features.dim() != 2 || features.shape[0] > int.MaxValue || features.shape[1] is < 1 or > MaxLength)
        {
            throw new ArgumentException($"The {what} must be a matrix of float32 numbers with 1 to {MaxLength} columns. Found {features.dtype}, [{string.Join(", ", features.shape)}].", nameof(features));
        }

        using var scope = NewDisposeScope();
        (Count, Length) = ((int)features.shape[0], (int)features.shape[1]);
        tensor = features.detach().cpu().contiguous();
        Norms = Measure();

        // The sum of squares of finite numbers of float32 is finite in double, and that of others is not.
        if (Array.FindIndex(Norms, norm => !double.IsFinite(norm)) is >= 0 and var row)
        {
            throw new ArgumentException($"The {what} must be finite. Found a number in row {row} that is not.", nameof(features));
        }

        tensor.DetachFromDisposeScope();
    }

    public int Count { get; }

    /// <summary>Numbers in a row.</summary>
    public int Length { get; }

    /// <summary>The Euclidean norm of each row.</summary>
    public double[] Norms { get; }

    /// <summary>The largest of some rows' norms; 0 of none.</summary>
    public double LargestNorm(int first, int count)
    {
        var largest = 0.0;
        foreach (var norm in Norms.AsSpan(first, count))
        {
            largest = Math.Max(largest, norm);
        }

        return largest;
    }

    /// <summary>How many rows <see cref="Values"/> can show at a time.</summary>
    public int MostRows => Array.MaxLength / (Length * sizeof(float));

    /// <summary>Some rows, in the memory of all; the caller disposes the tensor.</summary>
    public Tensor Block(int first, int count) => tensor.narrow(0, first, count);

    /// <summary>The numbers of a block, row by row, for as long as it lives.</summary>
    public static ReadOnlySpan<float> Values(Tensor block) => MemoryMarshal.Cast<byte, float>(block.bytes);

    public void Dispose() => tensor.Dispose();

    private double[] Measure()
    {
        var norms = new double[Count];
        for (var first = 0; first < Count; first += MostRows)
        {
            var rows = Math.Min(MostRows, Count - first);
            using var block = Block(first, rows);
            var values = Values(block);
            for (var row = 0; row < rows; row++)
            {
                var numbers = values.Slice(row * Length, Length);
                norms[first + row] = Math.Sqrt(InnerProduct.Of(numbers, numbers));
            }
        }

        return norms;
    }
}
