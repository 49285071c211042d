namespace MultiTaskGH.Examples.Common;

/// <summary>Whether labels mean the same in two places.</summary>
public static class ClassNamesMatch
{
    /// <summary>Makes sure that source and target have the same classes in the same order.</summary>
    /// <param name="source">The one domain.</param>
    /// <param name="target">The other.</param>
    /// <exception cref="InputException">They do not.</exception>
    public static void Check(ImageDomain source, ImageDomain target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        Check(source.Origin, source.ClassNames, target.Origin, target.ClassNames);
    }

    /// <summary>Makes sure that two lists of classes are the same. Names with only numbers (<c>class 0</c>) stand for any.</summary>
    internal static void Check(string origin, IReadOnlyList<string> names, string otherOrigin, IReadOnlyList<string> otherNames)
    {
        if (names.Count != otherNames.Count)
        {
            var (more, fewer) = names.Count > otherNames.Count ? (names, otherNames) : (otherNames, names);
            var extra = more.Except(fewer, StringComparer.OrdinalIgnoreCase).FirstOrDefault();
            throw new InputException(
                $"{origin} and {otherOrigin}: the classes must be the same. Found {names.Count} and {otherNames.Count}{(extra is null ? "" : $"; one has '{extra}' and the other has not")}.");
        }

        for (var label = 0; label < names.Count; label++)
        {
            if (!names[label].Equals(otherNames[label], StringComparison.OrdinalIgnoreCase) && !IsNumbered(names) && !IsNumbered(otherNames))
            {
                throw new InputException(
                    $"{origin} and {otherOrigin}: the classes must be the same, in the same order. Found that label {label} is '{names[label]}' in one and '{otherNames[label]}' in the other.");
            }
        }
    }

    private static bool IsNumbered(IReadOnlyList<string> names) => names.SequenceEqual(ImageList.Numbered(names.Count));
}
