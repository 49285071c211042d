namespace MultiTaskGH.Numerics;

/// <summary>Distributions drawn from a <see cref="SplitMix64"/>.</summary>
internal static class RandomNumbers
{
    /// <summary>Uniform between 0 and 1, neither of them included: the logarithm is finite.</summary>
    public static double Uniform(ref SplitMix64 random) => ((random.Next() >> 12) + 0.5) * (1.0 / (1L << 52));

    /// <summary>Normal with mean 0 and variance 1 (Box and Muller, 1958): always two draws, so that the sequence does not depend on what was drawn.</summary>
    public static double Normal(ref SplitMix64 random)
    {
        var radius = Math.Sqrt(2 * Exponential(ref random));
        return radius * Math.Cos(2 * Math.PI * Uniform(ref random));
    }

    /// <summary>Exponential with mean 1.</summary>
    public static double Exponential(ref SplitMix64 random) => -Math.Log(Uniform(ref random));
}
