namespace MultiTaskGH;

/// <summary>Geometric loss strategy: the geometric mean of the losses. Needs the losses, one backward pass.</summary>
/// <remarks>
/// <para>
/// Chennupati, Sistu, Yogamani and Rawashdeh, MultiNet++, CVPR workshops 2019: <c>L = (prod_i L_i)^(1/N)</c>, hence <c>weight_i = L / (N L_i)</c>.
/// The product is taken through logarithms and neither over- nor underflows; the weights that LibMTL returns are another quantity.
/// </para>
/// <para>
/// A loss that is zero or negative has no weight: no solution, naming the task.
/// Promises nothing about conflicts; scaling one loss scales the direction and does not turn it.
/// </para>
/// </remarks>
public sealed record GLS : Harmonizer
{
    /// <inheritdoc/>
    public override Needs Needs => Needs.Losses;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        return new Run(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => "new GLS()";

    private sealed class Run(GLS definition, int taskCount) : CheckedRun(definition, taskCount)
    {
        private protected override HarmonizerResult SolveChecked(in HarmonizerInput input, Span<double> weights)
        {
            if (FirstNotPositive(input.Losses) is >= 0 and var position)
            {
                return NotPositive(position, input.Losses[position]);
            }

            var mean = 0.0;
            foreach (var loss in input.Losses)
            {
                mean += Math.Log(loss) / weights.Length;
            }

            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = Math.Exp(mean - Math.Log(input.Losses[i])) / weights.Length;
            }

            return HarmonizerResult.Solved;
        }
    }
}
