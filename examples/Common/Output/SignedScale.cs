using System.Globalization;

namespace MultiTaskGH.Examples.Common;

/// <summary>An axis from -1 to 1 for numbers of both signs: linear, or logarithmic on both sides where their sizes differ too much for that.</summary>
internal sealed class SignedScale
{
    // Of a normal distribution the 95 % quantile of the sizes is three times their median, of a Laplace distribution four times.
    private const double WidestLinear = 15;
    private const int DecadesAtMost = 6;
    private const int LabelsOnASide = 3;
    private const double ClosestToZero = 0.15;

    private readonly double limit;
    private readonly double threshold;

    private SignedScale(double limit, double threshold, string remark)
    {
        this.limit = limit;
        this.threshold = threshold;
        Remark = remark;
    }

    /// <summary>What a reader must know of the axis, to follow its name; empty where nothing.</summary>
    public string Remark { get; }

    private bool IsLogarithmic => threshold > 0;

    /// <summary>The scale that shows some numbers; those that are not finite are left out.</summary>
    public static SignedScale Of(IEnumerable<double> values)
    {
        double[] sizes = [.. values.Where(double.IsFinite).Select(Math.Abs).Where(size => size > 0).Order()];
        if (sizes.Length == 0)
        {
            return new(1, 0, "");
        }

        // A few numbers far away would press the others together: they count as at the edge.
        if (Quantile(0.95) <= WidestLinear * Quantile(0.5))
        {
            return new(Quantile(0.998), 0, "");
        }

        var highest = PowerOfTen(Math.Ceiling(Math.Log10(Quantile(0.995))));
        var lowest = Math.Max(PowerOfTen(Math.Floor(Math.Log10(Quantile(0.1)))), highest / PowerOfTen(DecadesAtMost));
        return new(highest, lowest, " (symmetric log scale)");

        double Quantile(double share) => sizes[(int)Math.Round(share * (sizes.Length - 1))];
    }

    /// <summary>Where a number lies. From -1 to 1, but for numbers beyond the scale.</summary>
    public double Place(double value) => IsLogarithmic
        ? Math.Sign(value) * Height(Math.Abs(value)) / Height(limit)
        : value / limit;

    /// <summary>Ticks at round numbers.</summary>
    public (double[] Places, string[] Labels) Ticks()
    {
        var positive = IsLogarithmic ? Decades() : Multiples();
        positive.RemoveAll(value => Place(value) < ClosestToZero);
        double[] values = [.. positive.Select(value => -value).Reverse(), 0, .. positive];
        return (Array.ConvertAll(values, Place), Array.ConvertAll(values, Text));
    }

    // Goes over from linear to logarithmic without a kink, which would show as a step of the histogram.
    private double Height(double size) => Math.Asinh(size / threshold);

    private List<double> Decades()
    {
        var (highest, lowest) = ((int)Math.Round(Math.Log10(limit)), (int)Math.Round(Math.Log10(threshold)));
        var every = Math.Max(1, (highest - lowest + 1) / LabelsOnASide);
        return [.. Enumerable.Range(0, (highest - lowest) / every + 1).Select(count => PowerOfTen(highest - count * every)).Reverse()];
    }

    private List<double> Multiples()
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(limit)));
        var step = (limit / power) switch
        {
            < 2 => 0.5 * power,
            < 4 => power,
            _ => 2 * power,
        };
        return [.. Enumerable.Range(1, (int)(limit / step)).Select(count => count * step)];
    }

    private static double PowerOfTen(double exponent) => Math.Pow(10, exponent);

    private static string Text(double value) => Math.Abs(value) is 0 or (>= 1e-3 and < 1e5)
        ? value.ToString("0.######", CultureInfo.InvariantCulture)
        : value.ToString("0.##e0", CultureInfo.InvariantCulture);
}
