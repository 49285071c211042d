namespace MultiTaskGH.Examples.Common;

/// <summary>Where the files of a domain lie within a data set, names in any case.</summary>
/// <param name="Name">The domain's name on the command line.</param>
/// <param name="FolderNames">What the folder of the domain is called.</param>
internal sealed record ImageFileDomainLayout(string Name, params string[] FolderNames)
{
    private static readonly string[] ListFolders = ["", "image_list"];
    private static readonly string[] Parents = ["", "images", "kfold"];

    /// <summary>What follows the folder's name in the names of lists of all images.</summary>
    public string[] ListEndings { get; init; } = [".txt", "_list.txt"];

    /// <summary>What follows the folder's name in the names of lists of the training images and of those for the accuracy; null where the data set makes no difference.</summary>
    public (string Training, string Evaluation)? SplitEndings { get; init; }

    /// <summary>Finds the domain's images.</summary>
    /// <param name="store">Where to look.</param>
    /// <param name="root">The folder of the data set.</param>
    /// <returns>The training images and, where they are others, those for the accuracy; null where there are neither lists nor folders.</returns>
    /// <exception cref="InputException">What was found is broken.</exception>
    public (LabelledImages Training, LabelledImages? Evaluation)? Find(ImageStore store, string root)
    {
        if (SplitEndings is var (trainingEnding, evaluationEnding))
        {
            var (training, evaluation) = (FindList(store, root, [trainingEnding]), FindList(store, root, [evaluationEnding]));
            if (training is not null && evaluation is not null)
            {
                return (Read(training), Read(evaluation));
            }

            if ((training ?? evaluation) is { } only)
            {
                throw new InputException(
                    $"{store.Describe(only)}: a list of training images needs one of images for the accuracy beside it, {FolderNames[0]}{trainingEnding} and {FolderNames[0]}{evaluationEnding}. Found this one alone.");
            }
        }

        if (FindList(store, root, ListEndings) is { } list)
        {
            return (Read(list), null);
        }

        return FindFolder(store, root) is { } folder ? (ClassFolders.Read(store, folder), null) : null;

        LabelledImages Read(string path) => ImageList.Read(store, path, root, FolderNames);
    }

    /// <inheritdoc/>
    public override string ToString() => SplitEndings is var (training, evaluation)
        ? $"the lists '{FolderNames[0]}{training}' and '{FolderNames[0]}{evaluation}' or the folder '{FolderNames[0]}'"
        : $"the list '{FolderNames[0]}.txt' or the folder '{FolderNames[0]}'";

    private string? FindList(ImageStore store, string root, string[] endings)
    {
        // The benchmark of VisDA has its lists within the domains.
        var within = FolderNames.Select(name => Existing(store.FoldersIn(root), root, name) is { } folder ? Existing(store.FilesIn(folder), folder, "image_list.txt") : null);
        var beside = from folder in ListFolders
                     let path = ImagePath.Join(root, folder)
                     let files = store.FilesIn(path)
                     from name in FolderNames
                     from ending in endings
                     select Existing(files, path, name + ending);
        return beside.Concat(endings == ListEndings ? within : []).FirstOrDefault(path => path is not null);
    }

    private string? FindFolder(ImageStore store, string root)
    {
        foreach (var parent in Parents)
        {
            foreach (var name in FolderNames)
            {
                if (Existing(store.FoldersIn(ImagePath.Join(root, parent)), ImagePath.Join(root, parent), name) is { } folder)
                {
                    // Office-31 has a folder between domain and classes.
                    return store.FoldersIn(folder) is ["images"] ? ImagePath.Join(folder, "images") : folder;
                }
            }
        }

        return null;
    }

    private static string? Existing(IReadOnlyList<string> names, string folder, string name) =>
        names.FirstOrDefault(other => other.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found ? ImagePath.Join(folder, found) : null;
}
