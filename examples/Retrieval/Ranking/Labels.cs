namespace MultiTaskGH.Examples.Retrieval.Ranking;

/// <summary>What is asked of labels of items and queries.</summary>
internal static class Labels
{
    public static void ThrowIfUnfit<TLabel>(IReadOnlyList<TLabel> labels, long count, string things, string parameter)
    {
        ArgumentNullException.ThrowIfNull(labels, parameter);
        if (labels.Count != count)
        {
            throw new ArgumentException($"There must be a label for each of the {count} {things}. Found {labels.Count}.", parameter);
        }
    }
}
