namespace MultiTaskGH.Examples.Common;

/// <summary>A published data set of image files, with lists or with a folder per class, unpacked or in a zip file.</summary>
/// <remarks>
/// The data path is the data set's folder, the folder above it, or a zip file; a folder may hold the zip file in place of what is in it. The data set's
/// folders and zip files are those whose name begins with its own, letters and digits alone counting, in any case: <c>OfficeHomeDataset_10072016</c>.
/// </remarks>
internal sealed class ImageFileDataset : Dataset
{
    private readonly ImageFileDomainLayout[] layouts;
    private readonly Func<int, ImageTransform> trainingTransform;

    /// <summary>Creates the data set.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="layouts">Where the files of its domains lie.</param>
    /// <param name="trainingTransform">The usual transform of training images for a side.</param>
    public ImageFileDataset(string name, ImageFileDomainLayout[] layouts, Func<int, ImageTransform> trainingTransform)
    {
        Name = name;
        this.layouts = layouts;
        this.trainingTransform = trainingTransform;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> DomainNames => [.. layouts.Select(layout => layout.Name)];

    /// <inheritdoc/>
    public override ImageDomain Load(string domain, DatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(options);
        var layout = Array.Find(layouts, layout => Key(layout.Name) == Key(domain))
            ?? throw new InputException($"A domain of {Name} must be one of {string.Join(", ", DomainNames)}. Found '{domain}'.");
        if (options.DataPath is null)
        {
            throw new InputException($"{Name} does not ship with the examples. Found no --data; fetch it and name its folder or zip file with --data.");
        }

        foreach (var store in Stores(options.DataPath))
        {
            try
            {
                foreach (var root in Roots(store))
                {
                    if (layout.Find(store, root) is var (training, evaluation))
                    {
                        return new ImageFileDomain(layout.Name, training, evaluation, options, trainingTransform(options.Side));
                    }
                }
            }
            catch
            {
                store.Dispose();
                throw;
            }

            store.Dispose();
        }

        throw new InputException($"{options.DataPath}: the folder or zip file must hold {layout} of {Name}, or a folder '{Name}' that does. Found neither.");
    }

    /// <summary>The folder or zip file itself, and then zip files in it and in the data set's folder within it.</summary>
    private IEnumerable<ImageStore> Stores(string path)
    {
        var store = ImageStore.Open(path);
        var packed = store is FolderStore
            ? Roots(store).SelectMany(root => store.FilesIn(root).Where(IsPackedDataset).Select(file => ImagePath.Join(root, file))).ToArray()
            : [];
        yield return store;
        foreach (var file in packed)
        {
            yield return ImageStore.Open(Path.Combine(path, file));
        }
    }

    private IEnumerable<string> Roots(ImageStore store) => store.FoldersIn("").Where(IsDataset).Prepend("");

    private bool IsPackedDataset(string file) => file.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) && IsDataset(file);

    private bool IsDataset(string name) => Key(name).StartsWith(Key(Name), StringComparison.Ordinal);

    private static string Key(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant));
}
