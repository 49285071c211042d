using System.Collections.ObjectModel;
using System.Globalization;

namespace MultiTaskGH.Numerics;

/// <summary>Numbers in a fixed order, equal by their values: a record that holds them stays equal by its values too.</summary>
/// <param name="values">Belongs to the list from now on.</param>
internal sealed class NumberList(double[] values) : ReadOnlyCollection<double>(values), IEquatable<NumberList>
{
    public bool Equals(NumberList? other) => other is not null && this.SequenceEqual(other);

    public override bool Equals(object? obj) => Equals(obj as NumberList);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in this)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary>The C# expression of the list, the same under every culture.</summary>
    public override string ToString() => $"[{string.Join(", ", this.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}]";
}
