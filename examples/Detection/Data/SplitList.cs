using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>The splits that a folder or zip file holds.</summary>
/// <param name="origin">The folder or zip file.</param>
/// <param name="layout">Where the files of splits are expected, for messages.</param>
/// <param name="splits">The splits, of one data set or of several.</param>
internal sealed class SplitList(string origin, string layout, IReadOnlyList<SplitFile> splits)
{
    /// <summary>Finds a split.</summary>
    /// <param name="role">What it is for, such as <c>training</c>.</param>
    /// <param name="name">Its name, with the folder of its data set or a part of that where several have one; null for the usual one.</param>
    /// <param name="usual">The names that a split of this role has, the best one first.</param>
    /// <exception cref="InputException">There is none, or there are several.</exception>
    public SplitFile Choose(string role, string? name, params string[] usual)
    {
        if (splits.Count == 0)
        {
            throw new InputException($"{origin}: each split must have a file, {layout}. Found none; name the folder or zip file that holds the data set.");
        }

        var found = name is null
            ? usual.Select(Named).FirstOrDefault(matches => matches.Length > 0)
                ?? throw new InputException($"{origin}: the {role} split must be {string.Join(" or ", usual)}, or be named. Found {All()}; name one of them.")
            : Named(name);
        return found switch
        {
            [var split] => split,
            [] => throw new InputException($"{origin}: the {role} split must be one of {All()}. Found {MessageText.Quote(name!)}."),
            _ => throw new InputException(
                $"{origin}: the {role} split must be of one data set. Found {MessageText.List([.. found.Select(split => split.FullName)])}; name it with its folder, such as {found[0].FullName}."),
        };
    }

    private SplitFile[] Named(string name)
    {
        var end = $"/{string.Join('/', ImagePath.Split(name))}";
        return [.. splits.Where(split => $"/{split.FullName}".EndsWith(end, StringComparison.Ordinal))];
    }

    private string All()
    {
        var isOne = splits.All(split => split.Folder == splits[0].Folder);
        return MessageText.List([.. splits.Select(split => isOne ? split.Name : split.FullName)]);
    }
}
