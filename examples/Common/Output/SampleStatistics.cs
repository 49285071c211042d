namespace MultiTaskGH.Examples.Common;

/// <summary>What several seeds say about a number.</summary>
/// <param name="Count">How many values there are, n.</param>
/// <param name="Mean">Their mean; NaN without a value.</param>
/// <param name="Deviation">Their standard deviation, of the sample (n - 1); NaN for fewer than two values.</param>
public readonly record struct SampleStatistics(int Count, double Mean, double Deviation)
{
    /// <summary>The standard error of the mean; NaN for fewer than two values.</summary>
    public double StandardError => Deviation / Math.Sqrt(Count);

    /// <summary>The statistics of some values.</summary>
    /// <param name="values">The values.</param>
    public static SampleStatistics Of(IEnumerable<double> values)
    {
        double[] all = [.. values];
        var mean = all.Length > 0 ? all.Average() : double.NaN;
        var deviation = all.Length > 1 ? Math.Sqrt(all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1)) : double.NaN;
        return new(all.Length, mean, deviation);
    }
}
