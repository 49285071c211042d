using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>The targets of <see cref="GradVac"/> and what it does with them.</summary>
internal sealed class GradVacRun(GradVac definition, int taskCount) : CorrelationRun(taskCount)
{
    private readonly double[] targets = new double[taskCount * taskCount];
    private readonly int[] sequence = new int[taskCount];
    private readonly double[] coefficients = new double[taskCount];
    private readonly double[] products = new double[taskCount];
    private SplitMix64 position = new(unchecked((ulong)definition.Seed));
    private SplitMix64 orders;

    public override void Reset()
    {
        Array.Clear(targets);
        position = new(unchecked((ulong)definition.Seed));
    }

    public override void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(position.State);
        writer.Write(targets.Length);
        foreach (var target in targets)
        {
            writer.Write(target);
        }
    }

    public override void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var state = reader.ReadUInt64();
        var count = reader.ReadInt32();
        if (count != targets.Length)
        {
            throw new InvalidDataException($"The state of GradVac must hold {targets.Length} targets. Found {count}.");
        }

        var read = new double[count];
        for (var k = 0; k < count; k++)
        {
            read[k] = reader.ReadDouble();
            if (!(Math.Abs(read[k]) <= 1))
            {
                throw new InvalidDataException(FormattableString.Invariant($"The targets of GradVac must be cosines. Found {read[k]}."));
            }
        }

        read.CopyTo(targets, 0);
        position = new(state);
    }

    // One draw seeds all orders of a step: the sequence does not depend on how many gradients were active.
    private protected override void Begin() => orders = new(position.Next());

    private protected override HarmonizerResult Weigh(in HarmonizerInput input, Span<double> weights)
    {
        var share = Reductions.Share(definition.Reduction, input.Count);
        weights.Fill(share);
        var positions = Correlations.Positions;
        var norms = Correlations.Norms;
        var n = positions.Length;
        var others = sequence.AsSpan(0, n);
        var c = coefficients.AsSpan(0, n);
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

            Turn(i, others, input.ActiveTasks, c);
            c[i] -= 1;
            for (var j = 0; j < n; j++)
            {
                weights[positions[j]] += share * c[j] * (norms[i] / norms[j]);
            }
        }

        return HarmonizerResult.Solved;
    }

    /// <summary>The turned unit gradient of task <paramref name="i"/>, in coefficients <paramref name="c"/> of the unit gradients.</summary>
    private void Turn(int i, ReadOnlySpan<int> others, ReadOnlySpan<int> activeTasks, Span<double> c)
    {
        var n = c.Length;
        var norms = Correlations.Norms;
        var cosines = products.AsSpan(0, n);
        var run = activeTasks[Correlations.Positions[i]] * sequence.Length;
        c.Clear();
        c[i] = 1;
        Correlations.Values.Slice(i * n, n).CopyTo(cosines);

        // What rounding makes of a cosine, a sum of n terms, and below which part of its terms a length is nothing else.
        var rounding = 1e-15 * (n + 10);
        foreach (var j in others)
        {
            if (j == i)
            {
                continue;
            }

            var square = Vectors.Dot(c, cosines);
            if (!(square > rounding * Vectors.Dot(c, c)))
            {
                return;
            }

            var length = Math.Sqrt(square);
            var rho = Math.Clamp(cosines[j] / (length + (definition.Epsilon / norms[i] / norms[j])), -1, 1);
            ref var target = ref targets[run + activeTasks[Correlations.Positions[j]]];
            if (rho < target - rounding && Math.Abs(target) < 1)
            {
                var (sine, targetSine) = (Math.Sqrt(1 - (rho * rho)), Math.Sqrt(1 - (target * target)));
                var gain = length * ((target * sine) - (rho * targetSine)) / (targetSine + (definition.Epsilon / norms[j]));
                c[j] += gain;
                Vectors.AddScaled(gain, Correlations.Values.Slice(j * n, n), cosines);
            }

            target = ((1 - definition.Beta) * target) + (definition.Beta * rho);
        }
    }
}
