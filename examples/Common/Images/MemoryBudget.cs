namespace MultiTaskGH.Examples.Common;

/// <summary>How many bytes may still be kept. Safe to use from several threads.</summary>
internal sealed class MemoryBudget(long bytes)
{
    private long left = bytes;

    /// <summary>Takes bytes, or none where there are fewer left.</summary>
    public bool TryTake(long count)
    {
        if (Interlocked.Add(ref left, -count) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref left, count);
        return false;
    }
}
