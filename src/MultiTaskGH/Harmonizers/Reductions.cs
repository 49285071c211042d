namespace MultiTaskGH;

/// <summary>What <see cref="Reduction"/> and preference vectors mean for weights.</summary>
internal static class Reductions
{
    /// <exception cref="ArgumentOutOfRangeException">The value is no reduction.</exception>
    public static Reduction Guard(Reduction value, string property) =>
        Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(property, $"{property} must be Sum or Mean. Found {(int)value}.");

    /// <summary>What each of N tasks counts: 1 or 1/N.</summary>
    public static double Share(Reduction reduction, int taskCount) => reduction == Reduction.Sum ? 1 : 1.0 / taskCount;

    /// <summary>What each active task counts: its preference or, without preferences, what the reduction says.</summary>
    public static void FillShares(IReadOnlyList<double>? preference, Reduction reduction, ReadOnlySpan<int> activeTasks, Span<double> shares)
    {
        if (preference is null)
        {
            shares.Fill(Share(reduction, activeTasks.Length));
            return;
        }

        for (var i = 0; i < activeTasks.Length; i++)
        {
            shares[i] = preference[activeTasks[i]];
        }
    }
}
