using MultiTaskGH.Numerics;

namespace MultiTaskGH.Diagnostics;

/// <summary>How much a <see cref="ConflictMonitor"/> remembers.</summary>
public sealed record ConflictMonitorOptions
{
    /// <summary>
    /// The most points a history holds; 2,048 by default, at least 2. A full history drops every second point and from then on keeps half
    /// as many of the new ones: it always spans the whole run, evenly. N tasks take <c>8 (2 N + N (N + 1) / 2 + 1)</c> bytes a point.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 2.</exception>
    public int Capacity
    {
        get;
        init => field = value >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(Capacity), value, "Capacity must be at least 2.");
    } = 2048;

    /// <summary>Over how many of the latest measured steps the window's conflict rates go; 100 by default, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Window
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Window), value, "Window must be at least 1.");
    } = 100;

    /// <summary>
    /// The number of bins of automatic histograms: even, at least 2, and 1,024 by default, which is more than a plot wants (see
    /// <see cref="InnerProductHistogram.Condense"/>) so that an early small value does not leave later large ones in too few bins.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Odd, or less than 2.</exception>
    public int HistogramBins
    {
        get;
        init => field = value >= 2 && value % 2 == 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(HistogramBins), value, "HistogramBins must be even and at least 2.");
    } = 1024;

    /// <summary>
    /// The edges of the histograms' bins: at least two, finite and ascending. Null, the default, chooses them automatically: bins of equal
    /// width, with zero among the edges, that double their width when a value lies outside.
    /// </summary>
    /// <exception cref="ArgumentException">Fewer than two, not finite, or not ascending.</exception>
    public IReadOnlyList<double>? HistogramEdges
    {
        get;
        init
        {
            var edges = value?.ToArray();
            if (edges?.Length < 2)
            {
                throw new ArgumentException($"HistogramEdges must hold at least 2 edges. Found {edges.Length}.", nameof(HistogramEdges));
            }

            for (var k = 0; k < edges?.Length; k++)
            {
                if (!double.IsFinite(edges[k]) || (k > 0 && edges[k] <= edges[k - 1]))
                {
                    var before = k > 0 ? FormattableString.Invariant($" after {edges[k - 1]}") : "";
                    throw new ArgumentException(
                        FormattableString.Invariant($"HistogramEdges must be finite and ascending. Found HistogramEdges[{k}] = {edges[k]}{before}."),
                        nameof(HistogramEdges));
                }
            }

            field = edges is null ? null : new NumberList(edges);
        }
    }
}
