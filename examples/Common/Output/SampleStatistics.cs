using System.Globalization;

namespace MultiTaskGH.Examples.Common;

/// <summary>What several seeds say about a number.</summary>
/// <param name="Count">How many values there are, n.</param>
/// <param name="Mean">Their mean; NaN without a value.</param>
/// <param name="Deviation">Their standard deviation, of the sample (n - 1); NaN for fewer than two values.</param>
public readonly record struct SampleStatistics(int Count, double Mean, double Deviation)
{
    /// <summary>The standard error of the mean; NaN for fewer than two values.</summary>
    public double StandardError => Deviation / Math.Sqrt(Count);

    /// <summary>Mean and standard error as text, such as <c>71.00 ± 1.00 (2)</c>; empty without a value.</summary>
    /// <param name="format">The format of the mean.</param>
    /// <param name="seeds">How many values there should be: where there are fewer, their number is in brackets.</param>
    public string MeanWithError(string format, int seeds)
    {
        if (Count == 0)
        {
            return "";
        }

        var mean = Mean.ToString(format, CultureInfo.InvariantCulture);
        var error = Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" ± {StandardError:f2}") : "";
        return mean + error + (Count < seeds ? string.Create(CultureInfo.InvariantCulture, $" ({Count})") : "");
    }

    /// <summary>How many standard errors the mean is away from 0, as text; empty for fewer than two values, or where all are the same.</summary>
    public string ErrorsFromZero() => StandardError > 0 ? (Mean / StandardError).ToString("+0.0;-0.0", CultureInfo.InvariantCulture) : "";

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
