namespace MultiTaskGH.Numerics;

/// <summary>A small random generator whose whole state is one number (Steele, Lea and Flood, OOPSLA 2014, figure 16).</summary>
internal struct SplitMix64(ulong state)
{
    /// <summary>The position in the random sequence: save it, and the sequence goes on from there.</summary>
    public ulong State { get; private set; } = state;

    public ulong Next()
    {
        State += 0x9E3779B97F4A7C15;
        var mixed = State;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A uniform number in <c>[0, bound)</c>, without the bias of a remainder.</summary>
    public int NextBelow(int bound)
    {
        var range = (ulong)bound;
        var incomplete = (0 - range) % range;
        ulong drawn;
        do
        {
            drawn = Next();
        }
        while (drawn < incomplete);
        return (int)(drawn % range);
    }

    /// <summary>Brings <paramref name="items"/> into a uniformly random order (Fisher-Yates).</summary>
    public void Shuffle(Span<int> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = NextBelow(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}
