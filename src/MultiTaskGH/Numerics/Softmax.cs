namespace MultiTaskGH.Numerics;

/// <summary>Turns logits into positive numbers of a given sum.</summary>
internal static class Softmax
{
    /// <summary><c>x_i &lt;- total exp(x_i) / sum_j exp(x_j)</c>, in place.</summary>
    public static void Apply(Span<double> values, double total)
    {
        // Without the largest logit no exponential overflows, and at least one is 1.
        var largest = double.NegativeInfinity;
        foreach (var value in values)
        {
            largest = Math.Max(largest, value);
        }

        var sum = 0.0;
        foreach (ref var value in values)
        {
            value = Math.Exp(value - largest);
            sum += value;
        }

        foreach (ref var value in values)
        {
            value *= total / sum;
        }
    }
    /// <summary><c>log sum_i exp(x_i)</c> without overflow.</summary>
    public static double LogSum(ReadOnlySpan<double> values)
    {
        var largest = double.NegativeInfinity;
        foreach (var value in values)
        {
            largest = Math.Max(largest, value);
        }

        var sum = 0.0;
        foreach (var value in values)
        {
            sum += Math.Exp(value - largest);
        }

        return largest + Math.Log(sum);
    }
}
