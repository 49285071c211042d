using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Tests;

/// <summary>The criterion of linear discriminant analysis from its definition: sums over samples, and eigenvalues.</summary>
internal static class PlainScatter
{
    /// <summary>The sum of the K - 1 largest eigenvalues of <c>(S_w + 1e-6 I)^-1 S_b</c>, over K.</summary>
    public static double Criterion(double[][] features, long[] labels, int classes)
    {
        var width = features[0].Length;
        var (within, between) = (new double[width, width], new double[width, width]);
        var mean = Mean(features);
        for (var d = 0; d < width; d++)
        {
            within[d, d] = 1e-6;
        }

        foreach (var members in features.Zip(labels).GroupBy(sample => sample.Second, sample => sample.First))
        {
            var centre = Mean([.. members]);
            foreach (var sample in members)
            {
                AddSquare(within, sample, centre);
                AddSquare(between, centre, mean);
            }
        }

        using var scope = NewDisposeScope();
        var values = linalg.eigvals(linalg.solve(tensor(within), tensor(between))).real.data<double>().ToArray();
        return values.OrderDescending().Take(classes - 1).Sum() / classes;
    }

    public static double[] Mean(double[][] features) => [.. Enumerable.Range(0, features[0].Length).Select(d => features.Average(row => row[d]))];

    public static double SquaredDistance(double[] first, double[] second) => first.Zip(second, (x, y) => (x - y) * (x - y)).Sum();

    private static void AddSquare(double[,] matrix, double[] end, double[] start)
    {
        for (var i = 0; i < end.Length; i++)
        {
            for (var j = 0; j < end.Length; j++)
            {
                matrix[i, j] += (end[i] - start[i]) * (end[j] - start[j]);
            }
        }
    }
}
