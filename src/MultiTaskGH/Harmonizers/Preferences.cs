using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>Preference vectors: one number per task of the group, in the order of the tasks.</summary>
internal static class Preferences
{
    /// <summary>A copy that compares by value; null stays null and means that no task is preferred.</summary>
    /// <exception cref="ArgumentException">Empty, or a number that is not finite, negative, or all of them zero.</exception>
    public static IReadOnlyList<double>? Guard(IReadOnlyList<double>? value, string property)
    {
        if (value is null)
        {
            return null;
        }

        var copy = value.ToArray();
        for (var i = 0; i < copy.Length; i++)
        {
            if (!(copy[i] >= 0 && double.IsFinite(copy[i])))
            {
                throw new ArgumentException(FormattableString.Invariant($"{property} must hold finite numbers of at least 0. Found {property}[{i}] = {copy[i]}."), property);
            }
        }

        return Array.Exists(copy, p => p > 0)
            ? new NumberList(copy)
            : throw new ArgumentException($"{property} must hold at least one number above 0. Found {(copy.Length == 0 ? "none at all" : "zeros only")}.", property);
    }

    /// <summary>Checks that there is one number per task.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is not.</exception>
    public static void CheckCount(IReadOnlyList<double>? preference, int taskCount, string property)
    {
        if (preference is not null && preference.Count != taskCount)
        {
            throw new ArgumentOutOfRangeException(nameof(taskCount), taskCount, $"The number of tasks must be that of {property}, {preference.Count}.");
        }
    }

    /// <summary>The C# expression of a preference.</summary>
    public static string Text(IReadOnlyList<double>? preference) => preference?.ToString() ?? "null";
}
