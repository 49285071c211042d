using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>
/// PCGrad (gradient surgery): each gradient is projected, one after the other, onto the normal plane of every other that it conflicts with; the results
/// are summed. Needs the Gramian, one backward pass per task.
/// </summary>
/// <remarks>
/// <para>
/// Yu, Kumar, Gupta, Levine, Hausman and Finn, Gradient Surgery for Multi-Task Learning, NeurIPS 2020, algorithm 1: the sum of the projected gradients (the
/// mean in some code: <see cref="Reduction.Mean"/>). A gradient is not projected onto itself (the loop of LibMTL includes it). Each projection is made against the other task's
/// <i>original</i> gradient. The whole runs on the Gramian: no gradient is copied.
/// </para>
/// <para>
/// Promises: rotation invariance; linearity under a common scale; weights of exactly 1 (1/N with the mean) without a conflict; with two tasks it is
/// <see cref="GH"/>. For more tasks the direction may hurt one, and the weights are permutation equivariant in distribution only. A zero gradient takes no
/// part, its weight is 1 (1/N).
/// </para>
/// <para>The run's state is its position in the random sequence; every step draws from it, conflict or not.</para>
/// </remarks>
public sealed record PCGrad : Harmonizer
{
    /// <summary>The order of the projections; shuffled by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no order.</exception>
    public PCGradOrder Order
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Order), $"Order must be Shuffled or Fixed. Found {(int)value}.");
    }

    /// <summary>Where the random sequence of the orders starts; any number, 0 by default. Equal seeds give equal sequences.</summary>
    public long Seed { get; init; }

    /// <summary>Whether the projected gradients are summed, the default, or averaged.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no reduction.</exception>
    public Reduction Reduction
    {
        get;
        init => field = Reductions.Guard(value, nameof(Reduction));
    } = Reduction.Sum;

    /// <inheritdoc/>
    public override Needs Needs => Needs.Gramian;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        return new Run(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"new PCGrad {{ Order = PCGradOrder.{Order}, Seed = {Seed}, Reduction = Reduction.{Reduction} }}");

    private sealed class Run(PCGrad definition, int taskCount) : CorrelationRun(taskCount)
    {
        private readonly int[] sequence = new int[taskCount];
        private readonly double[] coefficients = new double[taskCount];
        private SplitMix64 position = new(unchecked((ulong)definition.Seed));
        private SplitMix64 orders;

        public override void Reset() => position = new(unchecked((ulong)definition.Seed));

        public override void Save(BinaryWriter writer)
        {
            ArgumentNullException.ThrowIfNull(writer);
            writer.Write(position.State);
        }

        public override void Load(BinaryReader reader)
        {
            ArgumentNullException.ThrowIfNull(reader);
            position = new(reader.ReadUInt64());
        }

        // One draw seeds all orders of a step: the sequence does not depend on how many gradients were active or in conflict.
        private protected override void Begin() => orders = new(position.Next());

        private protected override HarmonizerResult Weigh(in HarmonizerInput input, Span<double> weights)
        {
            var share = Reductions.Share(definition.Reduction, input.Count);
            weights.Fill(share);
            if (!Correlations.HasConflict)
            {
                return HarmonizerResult.Solved;
            }

            var positions = Correlations.Positions;
            var norms = Correlations.Norms;
            var n = positions.Length;
            foreach (var at in positions)
            {
                weights[at] = 0;
            }

            var others = sequence.AsSpan(0, n);
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    others[j] = j;
                }

                if (definition.Order == PCGradOrder.Shuffled)
                {
                    orders.Shuffle(others);
                }

                Project(i, others);
                for (var j = 0; j < n; j++)
                {
                    weights[positions[j]] += share * coefficients[j] * (norms[i] / norms[j]);
                }
            }

            return HarmonizerResult.Solved;
        }

        /// <summary>The projected unit gradient of task <paramref name="i"/>, in coefficients of the unit gradients.</summary>
        private void Project(int i, ReadOnlySpan<int> others)
        {
            var projected = coefficients.AsSpan(0, others.Length);
            projected.Clear();
            projected[i] = 1;
            foreach (var j in others)
            {
                if (j == i)
                {
                    continue;
                }

                var product = Vectors.Dot(Correlations.Values.Slice(j * others.Length, others.Length), projected);
                if (product < 0)
                {
                    projected[j] -= product;
                }
            }
        }
    }
}
