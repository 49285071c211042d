using System.Globalization;

namespace MultiTaskGH.Examples.Common;

/// <summary>Image sets as a text: a line <c>path label</c> for each image.</summary>
/// <remarks>
/// <para>Blanks or tabs stand before the label, which comes last: paths may hold blanks. Empty lines are passed over. In paths a backslash counts as
/// a slash, and <c>./</c> and doubled slashes as nothing.</para>
/// <para>Paths are relative to the folder of the list, or else to the data set's root. Lists are often written for another place
/// (<c>./data/office31/amazon/images/mug/frame_0001.jpg</c>): then the fewest leading folders are left out with which a file is found, at most all but
/// the one that holds the image. What serves the first image that is found serves the whole list.</para>
/// <para>A class is named as the folder that holds its images where each label has one folder and each folder one label, and <c>class 0</c>,
/// <c>class 1</c> and so on elsewhere.</para>
/// </remarks>
public static class ImageList
{
    /// <summary>Reads a list and finds its images.</summary>
    /// <param name="store">Where list and images lie.</param>
    /// <param name="list">The list, a path as of <see cref="ImagePath"/>.</param>
    /// <param name="root">The folder that paths may be relative to as well.</param>
    /// <param name="spellings">Names that one folder goes by, such as <c>Real_World</c> in a list and <c>Real World</c> on disk; null for none.</param>
    /// <exception cref="InputException">The list is broken or empty, an image is missing, or a class has none.</exception>
    public static LabelledImages Read(ImageStore store, string list, string root = "", IReadOnlyList<string>? spellings = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(root);
        var origin = store.Describe(list);
        var lines = Parse(origin, store.ReadText(list));
        CheckLabels(origin, lines);
        var folders = new[] { ImagePath.Folder(list), root }.Distinct().ToArray();
        var paths = Find(origin, store, lines, folders, spellings ?? []);
        return new(origin, store, paths, [.. lines.Select(line => string.Join('/', line.Segments))], [.. lines.Select(line => line.Label)], ClassNames(lines));
    }

    private static List<Line> Parse(string origin, string text)
    {
        var lines = new List<Line>();
        var number = 0;
        foreach (var row in text.AsSpan().EnumerateLines())
        {
            number++;
            var line = row.Trim();
            if (line.Length == 0)
            {
                continue;
            }

            var end = line.LastIndexOfAny(' ', '\t');
            if (end < 0)
            {
                throw new InputException($"{origin}, line {number}: a line must be a path and, after a blank or tab, a label. Found '{line}'.");
            }

            if (!int.TryParse(line[(end + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var label))
            {
                throw new InputException($"{origin}, line {number}: the label, last on the line, must be a whole number of at least 0. Found '{line[(end + 1)..]}'.");
            }

            var segments = ImagePath.Split(line[..end].TrimEnd().ToString());
            if (segments.Length == 0)
            {
                throw new InputException($"{origin}, line {number}: a line must name an image. Found '{line}'.");
            }

            lines.Add(new(number, segments, label));
        }

        return lines.Count > 0 ? lines : throw new InputException($"{origin}: the list must name at least one image. Found none.");
    }

    private static void CheckLabels(string origin, List<Line> lines)
    {
        var labels = lines.Select(line => line.Label).ToHashSet();
        var missing = Enumerable.Range(0, labels.Count).FirstOrDefault(label => !labels.Contains(label), -1);
        if (missing >= 0)
        {
            throw new InputException($"{origin}: labels must count up from 0, each with an image. Found none with label {missing}, but label {labels.Max()}.");
        }
    }

    private static string[] Find(string origin, ImageStore store, List<Line> lines, string[] folders, IReadOnlyList<string> spellings)
    {
        var place = lines.Select(line => Places(line, folders, spellings).FirstOrDefault(place => place.PathOf(line) is { } path && store.Contains(path)))
            .FirstOrDefault(place => place is not null);
        if (place is null)
        {
            throw new InputException(
                $"{origin}: the images of the list must exist. Found none of {lines.Count:N0}, the first is {Text(lines[0])}; {Advice(store, folders)}");
        }

        var paths = new string[lines.Count];
        var missing = new List<Line>();
        for (var i = 0; i < paths.Length; i++)
        {
            if (place.PathOf(lines[i]) is { } path && store.Contains(path))
            {
                paths[i] = path;
            }
            else
            {
                missing.Add(lines[i]);
            }
        }

        if (missing.Count > 0)
        {
            throw new InputException(
                $"{origin}: the images of the list must exist. Found that {missing.Count:N0} of {lines.Count:N0} do not, the first is {Text(missing[0])}; {Advice(store, folders)}");
        }

        // Two folders that differ only in what was left out would show the images of one under the names of both.
        if (paths.Distinct(StringComparer.Ordinal).Count() < lines.Select(line => string.Join('/', line.Segments)).Distinct(StringComparer.Ordinal).Count())
        {
            throw new InputException(
                $"{origin}: each path of the list must lead to an image of its own. Found that several lead to one without their first {place.Dropped} folder{(place.Dropped == 1 ? "" : "s")}; {Advice(store, folders)}");
        }

        return paths;
    }

    private static IEnumerable<Place> Places(Line line, string[] folders, IReadOnlyList<string> spellings)
    {
        string[] none = [];
        for (var dropped = 0; dropped == 0 || dropped <= line.Segments.Length - 2; dropped++)
        {
            foreach (var folder in folders)
            {
                yield return new(folder, dropped, none, "");
                foreach (var spelling in spellings)
                {
                    yield return new(folder, dropped, spellings, spelling);
                }
            }
        }
    }

    private static string Text(Line line) => $"'{string.Join('/', line.Segments)}' in line {line.Number}";

    private static string Advice(ImageStore store, string[] folders) =>
        $"looked below {string.Join(" and ", folders.Select(store.Describe))}; name the folder that the paths are relative to with --data.";

    private static string[] ClassNames(List<Line> lines)
    {
        var names = new string[lines.Max(line => line.Label) + 1];
        foreach (var line in lines)
        {
            if (line.Segments is not [.., var folder, _] || (names[line.Label] ??= folder) != folder)
            {
                return Numbered(names.Length);
            }
        }

        return names.Distinct(StringComparer.Ordinal).Count() == names.Length ? names : Numbered(names.Length);
    }

    /// <summary>The names of classes that have none.</summary>
    internal static string[] Numbered(int count) => [.. Enumerable.Range(0, count).Select(label => string.Create(CultureInfo.InvariantCulture, $"class {label}"))];

    private sealed record Line(int Number, string[] Segments, int Label);

    /// <summary>Where the images of a list lie.</summary>
    /// <param name="Folder">What the paths are relative to.</param>
    /// <param name="Dropped">How many leading segments are left out.</param>
    /// <param name="Spellings">The segments that have another spelling on disk.</param>
    /// <param name="Spelling">That spelling.</param>
    private sealed record Place(string Folder, int Dropped, IReadOnlyList<string> Spellings, string Spelling)
    {
        public string? PathOf(Line line) => line.Segments.Length <= Dropped
            ? null
            : ImagePath.Resolve(Folder, [.. line.Segments[Dropped..].Select(segment => Spellings.Contains(segment) ? Spelling : segment)]);
    }
}
