using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>Pascal VOC data sets: <c>Annotations</c>, <c>JPEGImages</c> and <c>ImageSets/Main</c> in one folder, at the top or deeper.</summary>
internal sealed class VocSource : IAnnotationSource
{
    private const string Annotations = "Annotations";
    private const string Lists = "ImageSets/Main";

    private readonly ImageStore store;
    private readonly string? imageFolder;
    private readonly SplitList splits;

    /// <summary>Looks for the data sets.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public VocSource(ImageStore store, string? imageFolder)
    {
        this.store = store;
        this.imageFolder = imageFolder;
        var folders = StoreFolders.Of(store).Where(found => found.Children.Contains(Annotations)).Select(found => found.Folder).ToArray();
        if (folders.Length == 0)
        {
            throw new InputException($"{store.Origin}: a Pascal VOC data set must have a folder '{Annotations}'. Found none, neither there nor in the folders within.");
        }

        splits = new(store.Origin, $"{Lists}/<split>.txt beside {Annotations}", [.. folders.SelectMany(Splits)]);
    }

    /// <inheritdoc/>
    public (SplitFile Training, SplitFile Test) Find(string? training, string? test)
    {
        var found = splits.Choose("test", test, "test", "val");

        // The images of trainval are those of train and of val.
        return (found.Name == "val" ? splits.Choose("training", training, "train", "trainval") : splits.Choose("training", training, "trainval", "train"), found);
    }

    /// <inheritdoc/>
    public AnnotatedSplit Read(SplitFile split, BoxFitter fitter)
    {
        var files = new VocImages(store, ImageFolder(split));
        AnnotatedImage[] images = [.. Names(split).Select(name => ReadImage(split, name, files, fitter))];
        var classNames = images.SelectMany(image => image.Objects).Select(item => item.ClassName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new(split.Title(store), store.Describe(split.Path), images, [.. classNames]);
    }

    private string ImageFolder(SplitFile split) => imageFolder ?? ImagePath.Join(split.Folder, "JPEGImages");

    private IEnumerable<SplitFile> Splits(string folder)
    {
        var lists = ImagePath.Join(folder, Lists);
        return from file in store.FilesIn(lists)
               where file.EndsWith(".txt", StringComparison.OrdinalIgnoreCase)
               select new SplitFile(folder, Path.GetFileNameWithoutExtension(file), ImagePath.Join(lists, file));
    }

    private List<string> Names(SplitFile split)
    {
        var origin = store.Describe(split.Path);
        var folder = ImagePath.Join(split.Folder, Annotations);
        var annotations = store.FilesIn(folder).ToHashSet(StringComparer.Ordinal);
        var (names, seen, number) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal), 0);
        foreach (var row in store.ReadText(split.Path).AsSpan().EnumerateLines())
        {
            number++;
            var line = row.Trim().ToString();
            if (line.Length == 0)
            {
                continue;
            }

            // The lists of a class say in a second word whether an image shows it.
            var name = annotations.Contains($"{line}.xml") ? line : line.Split((char[])[' ', '\t'])[0];
            if (!annotations.Contains($"{name}.xml"))
            {
                throw new InputException($"{origin}, line {number}: each image must have an annotation. Found no {MessageText.Quote($"{name}.xml")} in {store.Describe(folder)}.");
            }

            if (!seen.Add(name))
            {
                throw new InputException($"{origin}, line {number}: each image must be named once. Found {MessageText.Quote(name)} again.");
            }

            names.Add(name);
        }

        return names.Count > 0 ? names : throw new InputException($"{origin}: a split must name at least one image. Found none.");
    }

    private AnnotatedImage ReadImage(SplitFile split, string name, VocImages files, BoxFitter fitter)
    {
        var path = ImagePath.Join(ImagePath.Join(split.Folder, Annotations), $"{name}.xml");
        var origin = store.Describe(path);
        var annotation = ReadAnnotation(origin, path);
        var image = files.Find(name, annotation.FileName)
            ?? throw new InputException(
                $"{origin}: the image must exist. Found neither {MessageText.Quote($"{name}.jpg")} (nor .jpeg, .png, .bmp, .webp) in {store.Describe(ImageFolder(split))} nor what <filename> names.");
        var (width, height) = annotation.Size ?? StoredImage.ReadSize(store, image);
        var objects = from item in annotation.Objects
                      let box = fitter.Fit(item.Box, width, height, () => $"{name} ({item.Description})")
                      where box is not null
                      select new AnnotatedObject(item.ClassName, box.Value, item.IsDifficult);
        return new(name, image, origin, width, height, [.. objects]);
    }

    private VocAnnotation ReadAnnotation(string origin, string path)
    {
        try
        {
            using var content = store.OpenRead(path);
            return VocAnnotation.Parse(origin, content);
        }
        catch (Exception exception) when (exception is UnreadableImageException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InputException($"{origin}: the annotation must be readable. Found a problem ({exception.Message.TrimEnd('.')}); mend the file.", exception);
        }
    }
}
