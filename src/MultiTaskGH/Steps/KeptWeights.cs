namespace MultiTaskGH;

/// <summary>The weights of the latest solved update, for those that go on with them (<see cref="StepOptions.RefreshEvery"/>).</summary>
internal sealed class KeptWeights(int refreshEvery)
{
    private int[] active = [];
    private double[] weights = [];

    /// <summary>How many updates ago the weights were solved; 0 where nothing is kept.</summary>
    public int Age { get; private set; }

    /// <summary>Whether the weights may serve one more update.</summary>
    public bool MayServe => weights.Length > 0 && Age + 1 < refreshEvery;

    public ReadOnlySpan<double> Weights => weights;

    /// <summary>Whether they are the weights of the tasks that are active now.</summary>
    public bool AreOf(ReadOnlySpan<int> positions) => positions.SequenceEqual(active);

    /// <summary>Keeps the weights of an update that was made.</summary>
    public void Keep(int[] positions, double[] solved)
    {
        if (refreshEvery > 1)
        {
            (active, weights, Age) = (positions, [.. solved], 0);
        }
    }

    /// <summary>An update was made with them.</summary>
    public void GrowOlder() => Age++;

    public void Clear() => (active, weights, Age) = ([], [], 0);

    public void Save(BinaryWriter writer)
    {
        writer.Write(Age);
        writer.Write(weights.Length);
        foreach (var weight in weights)
        {
            writer.Write(weight);
        }

        writer.Write(active.Length);
        foreach (var position in active)
        {
            writer.Write(position);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">Not the weights of a step of so many tasks.</exception>
    public static KeptWeights Load(BinaryReader reader, int refreshEvery, int taskCount)
    {
        var age = reader.ReadInt32();
        var weights = new double[Checked(reader.ReadInt32(), taskCount)];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = reader.ReadDouble();
        }

        var active = new int[Checked(reader.ReadInt32(), taskCount)];
        for (var i = 0; i < active.Length; i++)
        {
            active[i] = reader.ReadInt32();
        }

        var fits = age >= 0 && weights.Length is var n && (n == 0 || n == taskCount) && Array.TrueForAll(active, i => i >= 0 && i < n && double.IsFinite(weights[i]));
        return fits
            ? new KeptWeights(refreshEvery) { active = active, weights = weights, Age = age }
            : throw new InvalidDataException("The state's weights must be finite numbers of the step's tasks.");
    }

    private static int Checked(int count, int largest) => count >= 0 && count <= largest
        ? count
        : throw new InvalidDataException(FormattableString.Invariant($"The state's number of weights must be from 0 to {largest}. Found {count}."));
}
