using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>How the gradients of a harmonized pair stood to each other in a run.</summary>
/// <param name="First">The first task.</param>
/// <param name="Second">The second task.</param>
/// <param name="ConflictRate">The share of steps with a negative inner product, in percent.</param>
/// <param name="MedianCosine">The median over the steps.</param>
/// <param name="MedianNormRatio">The median of the first gradient's norm over the second's.</param>
/// <param name="MedianFirstWeight">The median of the weight that the first one was given.</param>
/// <param name="MedianSecondWeight">The median of the weight that the second one was given.</param>
internal sealed record PairStatistics(
    string First,
    string Second,
    double ConflictRate,
    double MedianCosine,
    double MedianNormRatio,
    double MedianFirstWeight,
    double MedianSecondWeight)
{
    /// <summary>The pairs of a trace: neighbours, the first with the second, the third with the fourth.</summary>
    public static IReadOnlyList<PairStatistics> Of(StepTrace trace) =>
        [.. Enumerable.Range(0, trace.TaskKeys.Count / 2).Select(pair => Of(trace, 2 * pair, 2 * pair + 1))];

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
