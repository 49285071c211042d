namespace MultiTaskGH.Examples.Common;

/// <summary>What is drawn at random for one purpose at one position: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) from a key of seed, purpose and position.</summary>
/// <remarks>Neither threads nor what was drawn elsewhere have an influence, and a sequence can be taken up anywhere.</remarks>
internal struct SampleRandom(ulong state)
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    private ulong state = state;

    /// <summary>What numbers are drawn for; each purpose has a sequence of its own.</summary>
    public enum Purpose
    {
        /// <summary>The order of a round.</summary>
        Order,

        /// <summary>The augmentation of an image.</summary>
        Augmentation,

        /// <summary>What takes the place of an image that cannot be read.</summary>
        Replacement,

        /// <summary>What a made-up scene shows.</summary>
        Scene,

        /// <summary>How much an image of a shifted domain is changed.</summary>
        Shift,

        /// <summary>What the two views of a pair show.</summary>
        View,
    }

    /// <summary>The numbers of a purpose at a position.</summary>
    public static SampleRandom At(ulong seed, Purpose purpose, long position)
    {
        var key = new SampleRandom(seed);
        key = new(key.NextUInt64() + (ulong)purpose);
        return new(key.NextUInt64() + (ulong)position);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        state += Increment;
        var bits = state;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    /// <summary>A number from 0 to below 1.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>A number between two.</summary>
    public double NextDouble(double low, double high) => low + (high - low) * NextDouble();

    /// <summary>A whole number from 0 to below <paramref name="count"/>; the probabilities differ by less than count / 2^64.</summary>
    public int NextInt(int count) => (int)Math.BigMul(NextUInt64(), (ulong)count, out _);
}
