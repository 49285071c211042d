namespace MultiTaskGH.Examples.Common;

/// <summary>The user's own images: a domain is a folder with a folder per class, or a list file, relative to the data path (without one, to the current folder).</summary>
public sealed class OwnImagesDataset : Dataset
{
    /// <inheritdoc/>
    public override string Name => "images";

    /// <inheritdoc/>
    public override IReadOnlyList<string> DomainNames => [];

    /// <summary>Finds the images of a domain. Each is used for training or adaptation, and for the accuracy.</summary>
    /// <param name="domain">The path of a folder or list.</param>
    /// <param name="options">Where the files lie, and how images are read.</param>
    /// <exception cref="InputException">There is no such folder or list, or it is broken.</exception>
    public override ImageDomain Load(string domain, DatasetOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(domain);
        ArgumentNullException.ThrowIfNull(options);

        var (root, relative) = (options.DataPath ?? Environment.CurrentDirectory, domain);
        if (Path.IsPathRooted(domain))
        {
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(domain));
            (root, relative) = (Path.GetDirectoryName(full) ?? full, Path.GetFileName(full));
        }

        var store = ImageStore.Open(root);
        try
        {
            var path = ImagePath.Resolve("", ImagePath.Split(relative))
                ?? throw new InputException($"{domain}: a domain must lie below {root}. Found that it leads out of it; name the folder above both with --data.");
            var images = store.Contains(path)
                ? ImageList.Read(store, path)
                : store.FoldersIn(path).Count > 0 || store.FilesIn(path).Count > 0
                    ? ClassFolders.Read(store, path)
                    : throw new InputException($"{store.Describe(path)}: a domain must be a folder with a folder for each class, or a list with 'path label' in each line. Found neither.");
            return new ImageFileDomain(domain, images, evaluation: null, options);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }
}
