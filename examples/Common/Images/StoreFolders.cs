namespace MultiTaskGH.Examples.Common;

/// <summary>The folders of a store.</summary>
internal static class StoreFolders
{
    // As deep as in VOCtrainval_06-Nov-2007/VOCdevkit/VOC2007.
    private const int Levels = 3;

    /// <summary>The store itself and the folders in it, outer ones first, with the names of the folders in each; not those deep within.</summary>
    /// <exception cref="InputException">A folder cannot be read.</exception>
    public static IEnumerable<(string Folder, IReadOnlyList<string> Children)> Of(ImageStore store)
    {
        var level = new List<string> { "" };
        for (var depth = 0; depth <= Levels; depth++)
        {
            var next = new List<string>();
            foreach (var folder in level)
            {
                var children = store.FoldersIn(folder);
                yield return (folder, children);
                next.AddRange(children.Select(child => ImagePath.Join(folder, child)));
            }

            level = next;
        }
    }
}
