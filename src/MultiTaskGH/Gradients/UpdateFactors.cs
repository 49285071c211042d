namespace MultiTaskGH;

/// <summary>By what an update multiplies the gradients of the tasks, by position.</summary>
/// <param name="count">The number of tasks, N.</param>
/// <param name="heads">What heads receive.</param>
internal sealed class UpdateFactors(int count, HeadGradients heads)
{
    /// <summary>The harmonizers' weights; NaN where a task takes no part.</summary>
    public double[] Weights { get; } = new double[count];

    /// <summary>The factors after harmonizing.</summary>
    public double[] PostWeights { get; } = new double[count];

    /// <summary>Whether heads receive what harmonized parameters do.</summary>
    public bool HeadsAreReweighted => heads == HeadGradients.Reweighted;

    /// <summary>A task's factor over the harmonized parameters.</summary>
    public double Shared(int position) => Weights[position] * PostWeights[position];

    /// <summary>A task's factor over the heads.</summary>
    public double Head(int position) => HeadsAreReweighted ? Shared(position) : PostWeights[position];

    /// <summary>The weight that all of some tasks have; null where they differ.</summary>
    public double? UniformWeight(ReadOnlySpan<int> positions)
    {
        foreach (var position in positions)
        {
            if (Weights[position] != Weights[positions[0]])
            {
                return null;
            }
        }

        return Weights[positions[0]];
    }

    /// <summary>The largest magnitudes among the factors of some tasks.</summary>
    public (double Shared, double Head) Largest(ReadOnlySpan<int> positions)
    {
        var (shared, head) = (0.0, 0.0);
        foreach (var position in positions)
        {
            shared = Math.Max(shared, Math.Abs(Shared(position)));
            head = Math.Max(head, Math.Abs(Head(position)));
        }

        return (shared, head);
    }
}
