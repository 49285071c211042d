using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>The images of a Pascal VOC data set by their names.</summary>
internal sealed class VocImages
{
    private readonly string folder;
    private readonly HashSet<string> files;
    private readonly ILookup<string, string> byName;

    /// <summary>Lists the images.</summary>
    /// <exception cref="InputException">There are none, or the folder cannot be read.</exception>
    public VocImages(ImageStore store, string folder)
    {
        this.folder = folder;
        files = store.FilesIn(folder).Where(ImagePath.IsImage).ToHashSet(StringComparer.Ordinal);
        byName = files.Order(StringComparer.Ordinal).ToLookup(file => Path.GetFileNameWithoutExtension(file), StringComparer.Ordinal);
        if (files.Count == 0)
        {
            throw new InputException($"{store.Describe(folder)}: the folder must hold the images (.jpg, .jpeg, .png, .bmp, .webp). Found none.");
        }
    }

    /// <summary>Finds an image: the file that has its name or, where there is none, the one that its annotation names.</summary>
    /// <param name="name">The name in the split.</param>
    /// <param name="fileName">What the annotation calls the file, which may be stale; null where it does not name it.</param>
    /// <returns>The path in the store; null where there is none.</returns>
    public string? Find(string name, string? fileName)
    {
        var named = fileName is null ? null : ImagePath.Name(fileName.Replace('\\', '/'));
        var file = named is not null && byName[name].Contains(named) ? named : byName[name].FirstOrDefault();
        file ??= named is not null && files.Contains(named) ? named : null;
        return file is null ? null : ImagePath.Join(folder, file);
    }
}
