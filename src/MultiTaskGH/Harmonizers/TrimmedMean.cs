using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>
/// Coordinate-wise trimmed mean: in every entry the largest and the smallest values are left out. Needs the gradients, one backward pass per task.
/// </summary>
/// <remarks>
/// <para>
/// Yin, Chen, Ramchandran and Bartlett, Byzantine-Robust Distributed Learning, ICML 2018. In each entry the <see cref="Trim"/> largest and the
/// <see cref="Trim"/> smallest of the N values count as 0 and the others <c>1 / (N - 2 trim)</c>; among equal values the order of the tasks decides,
/// which does not change the mean. TorchJD calls the parameter <c>trim_number</c>; LibMTL has no such method.
/// </para>
/// <para>
/// Promises: permutation equivariance; linearity under a common scale; an entry of the direction lies between the values that are kept, so that as
/// many arbitrary gradients as are trimmed cannot drive it away. Not rotation invariant, and a task may be hurt. Zero gradients take part. More than
/// twice as many tasks as are trimmed must be active: no solution otherwise.
/// </para>
/// </remarks>
public sealed record TrimmedMean : Harmonizer
{
    /// <summary>How many values are left out on each side, at least 0; 1 by default, for three tasks or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0.</exception>
    public int Trim { get; init => field = ParameterGuard.AtLeast(value, 0, nameof(Trim)); } = 1;

    /// <inheritdoc/>
    public override Needs Needs => Needs.Gradients;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">As many tasks as are trimmed, or fewer.</exception>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        if (taskCount <= 2L * Trim)
        {
            throw new ArgumentOutOfRangeException(nameof(taskCount), taskCount, $"The number of tasks must be above twice Trim, {2L * Trim}. Set Trim to less.");
        }

        return new Run(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"new TrimmedMean {{ Trim = {Trim} }}");

    private sealed class Run(TrimmedMean definition, int taskCount) : CheckedRun(definition, taskCount)
    {
        private protected override HarmonizerResult SolveChecked(in HarmonizerInput input, Span<double> weights)
        {
            var kept = weights.Length - 2 * definition.Trim;
            if (kept <= 0)
            {
                return HarmonizerResult.NoSolution(0, $"more than {2 * definition.Trim} tasks must be active, twice Trim. Found {weights.Length}.");
            }

            if (definition.Trim > 0)
            {
                ColumnPieces.Change(input.Gradients!, ZeroExtremes);
            }

            weights.Fill(1.0 / kept);
            return HarmonizerResult.Solved;
        }

        private void ZeroExtremes(Tensor piece)
        {
            // A stable order: the same entries are left out in every run, on every device.
            var (_, order) = sort(piece, dim: 0, descending: false, stable: true);
            var zero = zeros([definition.Trim, piece.size(1)], piece.dtype, piece.device);
            piece.scatter_(0, order.narrow(0, 0, definition.Trim), zero);
            piece.scatter_(0, order.narrow(0, piece.size(0) - definition.Trim, definition.Trim), zero);
        }
    }
}
