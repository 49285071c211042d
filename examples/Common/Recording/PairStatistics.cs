using System.Globalization;

namespace MultiTaskGH.Examples.Common;

/// <summary>How the gradients of a harmonized pair stood to each other in a run.</summary>
/// <param name="First">The first task.</param>
/// <param name="Second">The second task.</param>
/// <param name="ConflictRate">The share of steps with a negative inner product, in percent.</param>
/// <param name="MedianCosine">The median over the steps.</param>
/// <param name="MedianNormRatio">The median of the first gradient's norm over the second's.</param>
/// <param name="MedianFirstWeight">The median of the weight that the first one was given.</param>
/// <param name="MedianSecondWeight">The median of the weight that the second one was given.</param>
public sealed record PairStatistics(
    string First,
    string Second,
    double ConflictRate,
    double MedianCosine,
    double MedianNormRatio,
    double MedianFirstWeight,
    double MedianSecondWeight)
{
    /// <summary>The statistics of some pairs.</summary>
    /// <param name="trace">Every step of the run.</param>
    /// <param name="pairs">The numbers of the tasks, such as <see cref="TaskPairs.All"/>.</param>
    public static IReadOnlyList<PairStatistics> Of(StepTrace trace, IEnumerable<(int First, int Second)> pairs)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(pairs);
        return [.. pairs.Select(pair => Of(trace, pair.First, pair.Second))];
    }

    /// <summary>What the columns of <see cref="Rows"/> are, below the table.</summary>
    /// <param name="shared">What the gradients are over, such as <c>the shared parameters</c>.</param>
    public static string Explanation(string shared) => $"""
        Of each pair of losses: the share of steps with a negative inner product of the gradients over {shared}; medians over the steps of the
        cosine, of the norms' ratio (first over second) and of the two weights, as means over the seeds; the largest weight of any task and seed.
        """;

    /// <summary>The head of <see cref="Rows"/>.</summary>
    public static IReadOnlyList<string> CellNames { get; } = ["pair", "conflicts (%)", "cosine", "norms' ratio", "weights", "largest"];

    /// <summary>A row of a table for each pair: the means over the seeds, and the largest weight of any task and seed. What was never measured is empty.</summary>
    /// <param name="runs">The statistics of all pairs and the largest weight, run by run; the pairs are the same ones in all runs.</param>
    public static IEnumerable<IReadOnlyList<string>> Rows(IEnumerable<(IReadOnlyList<PairStatistics> Pairs, double LargestWeight)> runs)
    {
        var all = runs.ToArray();
        return all.Length == 0 ? [] : Enumerable.Range(0, all[0].Pairs.Count).Select(pair => Cells([.. all.Select(run => run.Pairs[pair])], all.Max(run => run.LargestWeight)));
    }

    private static string[] Cells(IReadOnlyList<PairStatistics> seeds, double largest)
    {
        return
        [
            $"{seeds[0].First}, {seeds[0].Second}",
            Mean(one => one.ConflictRate, "f0"),
            Mean(one => one.MedianCosine, "f2"),
            Mean(one => one.MedianNormRatio, "g2"),
            $"{Mean(one => one.MedianFirstWeight, "f2")}, {Mean(one => one.MedianSecondWeight, "f2")}",
            largest.ToString("g3", CultureInfo.InvariantCulture),
        ];

        string Mean(Func<PairStatistics, double> value, string format) =>
            seeds.Average(value) is var mean && double.IsFinite(mean) ? mean.ToString(format, CultureInfo.InvariantCulture) : "";
    }

    private static PairStatistics Of(StepTrace trace, int first, int second)
    {
        var (squares, others) = (trace.InnerProducts(first, first), trace.InnerProducts(second, second));
        return new(
            trace.TaskKeys[first],
            trace.TaskKeys[second],
            100 * trace.ConflictRate(first, second),
            Median(trace.Angles(first, second).Select(angle => Math.Cos(double.DegreesToRadians(angle)))),
            Median(squares.Zip(others, (square, other) => Math.Sqrt(square / other))),
            Median(trace.Weights(first)),
            Median(trace.Weights(second)));
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
