namespace MultiTaskGH.Examples.Common;

/// <summary>A few of many, for a picture: evenly from all, since a list may be sorted.</summary>
public static class EvenChoice
{
    /// <summary>Numbers from 0 to below a total, ascending.</summary>
    /// <param name="most">How many at the most.</param>
    /// <param name="total">How many there are.</param>
    public static int[] Of(int most, int total)
    {
        var count = Math.Min(most, total);
        return [.. Enumerable.Range(0, count).Select(k => k * total / count)];
    }
}
