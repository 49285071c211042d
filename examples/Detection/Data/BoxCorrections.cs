using System.Text;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>What had to be done to boxes so that all lie within their image and none is empty.</summary>
public sealed class BoxCorrections
{
    internal BoxCorrections(int clipped, IReadOnlyList<string> firstClipped, int empty, IReadOnlyList<string> firstEmpty)
    {
        Clipped = clipped;
        FirstClipped = firstClipped;
        Empty = empty;
        FirstEmpty = firstEmpty;
    }

    /// <summary>How many boxes reached out of their image and were clipped to it.</summary>
    public int Clipped { get; }

    /// <summary>The first of those, such as <c>000005 (chair 0 10 20 30)</c>: the image, the class and the box as it is written in the file.</summary>
    public IReadOnlyList<string> FirstClipped { get; }

    /// <summary>How many boxes were left out: of no width or height, or wholly outside of their image.</summary>
    public int Empty { get; }

    /// <summary>The first of those.</summary>
    public IReadOnlyList<string> FirstEmpty { get; }

    /// <summary>Whether there were any.</summary>
    public bool Any => Clipped > 0 || Empty > 0;

    /// <summary>The numbers and the first ones, in one line.</summary>
    public override string ToString()
    {
        if (!Any)
        {
            return "every box lies within its image";
        }

        var text = new StringBuilder();
        if (Clipped > 0)
        {
            text.Append(Clipped == 1 ? "1 box was clipped to its image: " : $"{Clipped:N0} boxes were clipped to their image: ").Append(Names(FirstClipped, Clipped));
        }

        if (Empty > 0)
        {
            text.Append(Clipped > 0 ? "; " : "").Append(Empty == 1 ? "1 empty box was left out: " : $"{Empty:N0} empty boxes were left out: ").Append(Names(FirstEmpty, Empty));
        }

        return text.ToString();
    }

    private static string Names(IReadOnlyList<string> first, int count)
    {
        var names = string.Join(", ", first);
        return count > first.Count ? $"{names} and {count - first.Count:N0} more" : names;
    }
}
