using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>The ranges that parameters of harmonizers have in common.</summary>
internal static class ParameterGuard
{
    /// <exception cref="ArgumentOutOfRangeException">Not positive and finite.</exception>
    public static double Positive(double value, string property) =>
        value > 0 && double.IsFinite(value) ? value : throw OutOfRange(property, "must be a finite number above 0", value);

    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public static double NotNegative(double value, string property) =>
        value >= 0 && double.IsFinite(value) ? value : throw OutOfRange(property, "must be a finite number of at least 0", value);

    /// <exception cref="ArgumentOutOfRangeException">Not in [0, 1).</exception>
    public static double BelowOne(double value, string property) =>
        value is >= 0 and < 1 ? value : throw OutOfRange(property, "must be at least 0 and below 1", value);

    /// <exception cref="ArgumentOutOfRangeException">Not in (0, 1].</exception>
    public static double Share(double value, string property) =>
        value is > 0 and <= 1 ? value : throw OutOfRange(property, "must be above 0 and at most 1", value);

    /// <exception cref="ArgumentOutOfRangeException">Beyond 700, where <c>exp</c> of it or its opposite leaves the range of float64.</exception>
    public static double LogVariance(double value, string property) =>
        Math.Abs(value) <= 700 ? value : throw OutOfRange(property, "must lie between -700 and 700, where the weight is finite and not zero", value);

    /// <exception cref="ArgumentOutOfRangeException">Below the least value.</exception>
    public static int AtLeast(int value, int least, string property) =>
        value >= least ? value : throw OutOfRange(property, $"must be at least {least}", value);

    /// <summary>A copy of one finite number per task that compares by value.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    /// <exception cref="ArgumentException">Empty, or a number that is not finite.</exception>
    public static IReadOnlyList<double> PerTask(IReadOnlyList<double> value, string property) =>
        PerTask(value, double.IsFinite, "finite numbers", property);

    /// <summary>A copy of one number per task that compares by value.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    /// <exception cref="ArgumentException">Empty, or a number that is not allowed.</exception>
    public static IReadOnlyList<double> PerTask(IReadOnlyList<double> value, Predicate<double> isAllowed, string rule, string property)
    {
        ArgumentNullException.ThrowIfNull(value, property);
        var copy = value.ToArray();
        if (copy.Length == 0)
        {
            throw new ArgumentException($"{property} must hold one number per task. Found none.", property);
        }

        var bad = Array.FindIndex(copy, number => !isAllowed(number));
        return bad < 0
            ? new NumberList(copy)
            : throw new ArgumentException(FormattableString.Invariant($"{property} must hold {rule}. Found {property}[{bad}] = {copy[bad]}."), property);
    }

    private static ArgumentOutOfRangeException OutOfRange(string property, string rule, double value) =>
        new(property, FormattableString.Invariant($"{property} {rule}. Found {value}."));
}
