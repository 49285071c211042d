namespace MultiTaskGH.Examples.Common;

/// <summary>Image sets with a folder per class: the folder's name is the class, and the labels count the folders in ordinal order.</summary>
public static class ClassFolders
{
    /// <summary>Reads the names of folders and images. Files that are no images, and hidden files and folders, are passed over.</summary>
    /// <param name="store">Where the images lie.</param>
    /// <param name="folder">The folder of the class folders, a path as of <see cref="ImagePath"/>.</param>
    /// <exception cref="InputException">
    /// There is no class folder, one holds no image, an image lies beside the class folders or in a folder within one.
    /// </exception>
    public static LabelledImages Read(ImageStore store, string folder)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(folder);
        var origin = store.Describe(folder);
        if (store.FilesIn(folder).FirstOrDefault(ImagePath.IsImage) is { } stray)
        {
            throw new InputException($"{origin}: every image must lie in the folder of its class. Found '{stray}' beside the class folders; move or remove it.");
        }

        var classNames = store.FoldersIn(folder);
        if (classNames.Count == 0)
        {
            throw new InputException($"{origin}: there must be a folder for each class. Found none.");
        }

        var (names, labels) = (new List<string>(), new List<int>());
        for (var label = 0; label < classNames.Count; label++)
        {
            var classFolder = ImagePath.Join(folder, classNames[label]);
            var images = store.FilesIn(classFolder).Where(ImagePath.IsImage).ToArray();

            // Passing over it would give the classes after it other labels than in another domain.
            if (images.Length == 0)
            {
                throw new InputException($"{store.Describe(classFolder)}: the folder of a class must hold images (.jpg, .jpeg, .png, .bmp, .webp). Found none; remove the folder or add some.");
            }

            if (store.FoldersIn(classFolder).FirstOrDefault(inner => store.FilesIn(ImagePath.Join(classFolder, inner)).Any(ImagePath.IsImage)) is { } nested)
            {
                throw new InputException($"{store.Describe(classFolder)}: the images of a class must lie directly in its folder. Found some in '{nested}' within it; move them up.");
            }

            names.AddRange(images.Select(image => ImagePath.Join(classNames[label], image)));
            labels.AddRange(Enumerable.Repeat(label, images.Length));
        }

        return new(origin, store, [.. names.Select(name => ImagePath.Join(folder, name))], names, labels, classNames);
    }
}
