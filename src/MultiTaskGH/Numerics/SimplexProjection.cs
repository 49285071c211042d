namespace MultiTaskGH.Numerics;

/// <summary>The nearest point of the simplex <c>{ x : x_i &gt;= 0, sum_i x_i = 1 }</c>.</summary>
/// <remarks>
/// <c>x_i = max(p_i - theta, 0)</c> for the one theta that gives the sum 1 (Held, Wolfe and Crowder, Mathematical Programming 6, 1974). Entries that the
/// mean of the remaining ones excludes fall out until none does (Michelot, JOTA 50, 1986): finite and exact as sorting is, without room for a sorted copy.
/// </remarks>
internal static class SimplexProjection
{
    /// <summary>Projects in place.</summary>
    /// <param name="point">At least one number, all finite.</param>
    public static void Project(Span<double> point)
    {
        ArgumentOutOfRangeException.ThrowIfZero(point.Length);
        var largest = point[0];
        foreach (var p in point)
        {
            largest = Math.Max(largest, p);
        }

        // Relative to the largest entry theta lies between -1 and 0: the sums keep their digits whatever the size of the numbers.
        var theta = -1.0;
        for (var (remaining, before) = (0, point.Length + 1); remaining != before;)
        {
            before = remaining;
            remaining = 0;
            var sum = 0.0;
            foreach (var p in point)
            {
                if (p - largest > theta)
                {
                    remaining++;
                    sum += p - largest;
                }
            }

            theta = (sum - 1) / remaining;
        }

        foreach (ref var p in point)
        {
            p = Math.Max(p - largest - theta, 0);
        }
    }
}
