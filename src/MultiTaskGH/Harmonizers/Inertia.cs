using System.Globalization;

namespace MultiTaskGH;

/// <summary>
/// How strongly each gradient resists being turned by <see cref="GHPlusPlus"/>: the factor <c>omega_i</c> in
/// <c>sum_i omega_i^2 |u~_i - u_i|^2</c>.
/// </summary>
public sealed class Inertia : IEquatable<Inertia>
{
    private readonly string name;
    private readonly double[] values;

    private Inertia(string name, double[] values)
    {
        this.name = name;
        this.values = values;
    }

    /// <summary>1 for all: every gradient turns alike, whatever its norm.</summary>
    public static Inertia Directions { get; } = new("Inertia.Directions", []);

    /// <summary>The norm of the gradient: longer gradients turn less.</summary>
    public static Inertia Norms { get; } = new("Inertia.Norms", []);

    /// <summary>The given numbers, one per task in the order of the tasks; empty for <see cref="Directions"/> and <see cref="Norms"/>.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>Fixed numbers, one per task in the order of the tasks. Only their ratios count.</summary>
    /// <param name="values">Positive and finite, at least one.</param>
    /// <exception cref="ArgumentException">No value, or one that is not positive and finite.</exception>
    public static Inertia Of(params double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0)
        {
            throw new ArgumentException("values must hold one inertia per task. Found none.", nameof(values));
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (!(values[i] > 0 && double.IsFinite(values[i])))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"values must hold positive, finite numbers. Found values[{i}] = {values[i]}."),
                    nameof(values));
            }
        }

        double[] copy = [.. values];
        var texts = Array.ConvertAll(copy, value => value.ToString("R", CultureInfo.InvariantCulture));
        return new($"Inertia.Of({string.Join(", ", texts)})", copy);
    }

    /// <inheritdoc/>
    public bool Equals(Inertia? other) => other is not null && name == other.name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Inertia);

    /// <inheritdoc/>
    public override int GetHashCode() => name.GetHashCode(StringComparison.Ordinal);

    /// <summary>The C# expression that makes this value again, the same under every culture.</summary>
    public override string ToString() => name;
}
