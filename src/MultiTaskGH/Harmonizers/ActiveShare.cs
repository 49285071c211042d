namespace MultiTaskGH;

/// <summary>
/// Weights of which only the ratios count, seen by the active tasks: theirs are brought to the sum 1, and what they hold together stays as it is, so
/// that absent tasks neither gain nor lose. Tasks that hold nothing are the exception: a step without the others would teach them nothing, so they
/// get an even share anew, by which the ratio of the absent ones to them falls.
/// </summary>
internal static class ActiveShare
{
    /// <summary>Takes the active tasks' weights.</summary>
    /// <param name="all">One weight per task, not negative.</param>
    /// <param name="active">The active tasks.</param>
    /// <param name="share">Receives their weights, with the sum 1: equal ones where they hold nothing, since a ratio of zeros is none.</param>
    /// <returns>What they hold together, and an even share of 1 where they hold nothing; <see cref="Give"/> hands it out.</returns>
    public static double Take(ReadOnlySpan<double> all, ReadOnlySpan<int> active, Span<double> share)
    {
        var held = 0.0;
        for (var i = 0; i < active.Length; i++)
        {
            share[i] = all[active[i]];
            held += share[i];
        }

        if (held <= 0)
        {
            share.Fill(1.0 / active.Length);
            return (double)active.Length / all.Length;
        }

        foreach (ref var value in share)
        {
            value /= held;
        }

        return held;
    }

    /// <summary>Puts the active tasks' new weights back.</summary>
    public static void Give(ReadOnlySpan<double> share, ReadOnlySpan<int> active, double held, Span<double> all)
    {
        for (var i = 0; i < active.Length; i++)
        {
            all[active[i]] = share[i] * held;
        }
    }
}
