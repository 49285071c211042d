using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>Random loss weighting: in every step new random weights, positive and with the sum 1. One backward pass.</summary>
/// <remarks>
/// <para>
/// Lin, Ye, Zhang and Tsang, Reasonable Effectiveness of Random Weighting, TMLR 2022. A baseline: in expectation it is <see cref="Mean"/>. LibMTL's
/// RLW is <see cref="RLWDistribution.Normal"/>, and so is TorchJD's Random; both draw from the process's generator, this one from its own seed.
/// </para>
/// <para>The run's state is its position in the random sequence; every step draws from it. Absent tasks are left out: the weights of the others sum to 1.</para>
/// </remarks>
public sealed record RLW : Harmonizer
{
    /// <summary>What the weights are drawn from; normal by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no distribution.</exception>
    public RLWDistribution Distribution
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Distribution), $"Distribution must be Normal or Dirichlet. Found {(int)value}.");
    }

    /// <summary>Where the random sequence starts; any number, 0 by default. Equal seeds give equal sequences.</summary>
    public long Seed { get; init; }

    /// <inheritdoc/>
    public override Needs Needs => Needs.None;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        return new Run(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"new RLW {{ Distribution = RLWDistribution.{Distribution}, Seed = {Seed} }}");

    private sealed class Run(RLW definition, int taskCount) : RandomRun(definition, taskCount, definition.Seed)
    {
        private protected override HarmonizerResult SolveChecked(in HarmonizerInput input, Span<double> weights)
        {
            var random = new SplitMix64(Draw());
            foreach (ref var weight in weights)
            {
                // Exponential numbers over their sum are uniform on the simplex: the softmax of their logarithms.
                weight = definition.Distribution == RLWDistribution.Normal
                    ? RandomNumbers.Normal(ref random)
                    : Math.Log(RandomNumbers.Exponential(ref random));
            }

            Softmax.Apply(weights, 1);
            return HarmonizerResult.Solved;
        }
    }
}
