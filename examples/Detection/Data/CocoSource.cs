using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>COCO data sets: <c>annotations/instances_[split].json</c>, <c>[split]/_annotations.coco.json</c>, or a JSON file that takes the place of a split's name.</summary>
internal sealed class CocoSource : IAnnotationSource
{
    private const string Annotations = "annotations";
    private const string Prefix = "instances_";
    private const string Extension = ".json";
    private const string InFolder = "_annotations.coco.json";

    private readonly ImageStore store;
    private readonly string? imageFolder;
    private readonly SplitList splits;

    /// <summary>Looks for the files of splits.</summary>
    public CocoSource(ImageStore store, string? imageFolder)
    {
        this.store = store;
        this.imageFolder = imageFolder;
        splits = new(store.Origin, $"{Annotations}/{Prefix}<split>{Extension} or <split>/{InFolder}", [.. StoreFolders.Of(store).SelectMany(found => Splits(found.Folder))]);
    }

    /// <inheritdoc/>
    public (SplitFile Training, SplitFile Test) Find(string? training, string? test) =>
        (Explicit(training) ?? splits.Choose("training", training, "train2017", "train"), Explicit(test) ?? splits.Choose("test", test, "val2017", "valid", "val", "test"));

    /// <inheritdoc/>
    public AnnotatedSplit Read(SplitFile split, BoxFitter fitter)
    {
        var origin = store.Describe(split.Path);
        var file = CocoFile.Read(store, split.Path);
        var categories = Categories(origin, Needed(origin, "categories", file.Categories));
        var images = Images(origin, Needed(origin, "images", file.Images));
        var paths = Paths(split, origin, [.. images.Values]);
        var objects = Objects(origin, Needed(origin, "annotations", file.Annotations), images, categories, fitter);
        return new(
            split.Title(store),
            origin,
            [.. images.Values.Select((image, i) => new AnnotatedImage(Name(image), paths[i], origin, image.Width!.Value, image.Height!.Value, objects[image.Id!.Value]))],
            [.. categories.Values.Distinct(StringComparer.Ordinal)]);
    }

    private IEnumerable<SplitFile> Splits(string folder)
    {
        if (ImagePath.Name(folder) == Annotations)
        {
            foreach (var file in store.FilesIn(folder).Where(file => file.StartsWith(Prefix, StringComparison.Ordinal) && file.EndsWith(Extension, StringComparison.Ordinal)))
            {
                yield return new(ImagePath.Folder(folder), file[Prefix.Length..^Extension.Length], ImagePath.Join(folder, file));
            }
        }

        if (folder.Length > 0 && ImagePath.Join(folder, InFolder) is var inFolder && store.Contains(inFolder))
        {
            yield return new(ImagePath.Folder(folder), ImagePath.Name(folder), inFolder);
        }
    }

    private SplitFile? Explicit(string? name)
    {
        if (name is null || !name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var path = ImagePath.Resolve("", ImagePath.Split(name));
        if (path is null || !store.Contains(path))
        {
            throw new InputException($"{store.Origin}: the JSON file of a split must exist there. Found no {MessageText.Quote(name)}; name it relative to the folder or zip file.");
        }

        var folder = ImagePath.Folder(path);
        var stem = Path.GetFileNameWithoutExtension(path);
        return new(ImagePath.Name(folder) == Annotations ? ImagePath.Folder(folder) : folder, stem.StartsWith(Prefix, StringComparison.Ordinal) ? stem[Prefix.Length..] : stem, path);
    }

    private static IReadOnlyList<T> Needed<T>(string origin, string key, IReadOnlyList<T>? list) =>
        list ?? throw new InputException($"{origin}: the file must have a list '{key}'. Found none.");

    private static SortedDictionary<long, string> Categories(string origin, IReadOnlyList<CocoCategory?> listed)
    {
        var categories = new SortedDictionary<long, string>();
        for (var i = 0; i < listed.Count; i++)
        {
            var at = $"categories[{i}]";
            var category = listed[i];
            var id = Needed(origin, at, "id", category?.Id);
            var name = category?.Name?.Trim() is { Length: > 0 } trimmed ? trimmed : throw Missing(origin, at, "name");
            if (!categories.TryAdd(id, name))
            {
                throw Repeated(origin, at, id);
            }
        }

        return categories;
    }

    private static OrderedDictionary<long, CocoImage> Images(string origin, IReadOnlyList<CocoImage?> listed)
    {
        var images = new OrderedDictionary<long, CocoImage>(listed.Count);
        for (var i = 0; i < listed.Count; i++)
        {
            var at = $"images[{i}]";
            var image = listed[i];
            var id = Needed(origin, at, "id", image?.Id);
            _ = image?.FileName ?? throw Missing(origin, at, "file_name");
            foreach (var (key, pixels) in (ReadOnlySpan<(string, int?)>)[("width", image.Width), ("height", image.Height)])
            {
                if (Needed(origin, at, key, pixels) < 1)
                {
                    throw new InputException($"{origin}, {at}: '{key}' must be at least 1 pixel. Found {pixels}.");
                }
            }

            if (!images.TryAdd(id, image))
            {
                throw Repeated(origin, at, id);
            }
        }

        return images.Count > 0 ? images : throw new InputException($"{origin}: a split must have at least one image. Found none.");
    }

    private string[] Paths(SplitFile split, string origin, CocoImage[] images)
    {
        var folders = Folders(split);
        var folder = Array.Find(folders, folder => PathOf(folder, images[0]) is not null)
            ?? throw new InputException(
                $"{origin}: the images must exist. Found no {MessageText.Quote(images[0].FileName!)}; looked in {string.Join(", ", folders.Select(store.Describe))}.");
        var seen = new HashSet<string>(images.Length, StringComparer.Ordinal);
        var paths = new string[images.Length];
        for (var i = 0; i < paths.Length; i++)
        {
            var name = MessageText.Quote(images[i].FileName!);
            paths[i] = PathOf(folder, images[i]) ?? throw new InputException($"{origin}, images[{i}]: the image must exist. Found no {name} in {store.Describe(folder)}.");
            if (!seen.Add(paths[i]))
            {
                throw new InputException($"{origin}, images[{i}]: each image must be listed once. Found {name} again.");
            }
        }

        return paths;
    }

    // What serves the first image serves the split: from the folders that only this split can mean to those that several may share.
    private string[] Folders(SplitFile split)
    {
        if (imageFolder is not null)
        {
            return [ImagePath.Join(imageFolder, split.Name), imageFolder];
        }

        var beside = ImagePath.Folder(split.Path);
        var above = ImagePath.Folder(beside);
        string[] folders =
        [
            ImagePath.Join(above, split.Name),
            ImagePath.Join(above, $"images/{split.Name}"),
            ImagePath.Join(beside, split.Name),
            ImagePath.Join(beside, $"images/{split.Name}"),
            beside,
            ImagePath.Join(beside, "images"),
            ImagePath.Join(above, "images"),
            above,
        ];
        return [.. folders.Distinct(StringComparer.Ordinal)];
    }

    private string? PathOf(string folder, CocoImage image) =>
        ImagePath.Resolve(folder, ImagePath.Split(image.FileName!)) is { } path && store.Contains(path) ? path : null;

    private static Dictionary<long, List<AnnotatedObject>> Objects(
        string origin, IReadOnlyList<CocoAnnotation?> listed, OrderedDictionary<long, CocoImage> images, SortedDictionary<long, string> categories, BoxFitter fitter)
    {
        var objects = images.Keys.ToDictionary(id => id, _ => new List<AnnotatedObject>());
        var seen = new HashSet<long>(listed.Count);
        for (var i = 0; i < listed.Count; i++)
        {
            var annotation = listed[i];
            var at = $"annotations[{i}]";
            var id = Needed(origin, at, "id", annotation?.Id);
            var imageId = Needed(origin, at, "image_id", annotation?.ImageId);
            var categoryId = Needed(origin, at, "category_id", annotation?.CategoryId);
            var box = Needed(origin, at, "bbox", annotation?.Box);
            if (!seen.Add(id))
            {
                throw Repeated(origin, at, id);
            }

            if (!images.TryGetValue(imageId, out var image))
            {
                throw new InputException($"{origin}, {at}: 'image_id' must be the id of an image of the file. Found the unknown {imageId}.");
            }

            if (!categories.TryGetValue(categoryId, out var name))
            {
                throw new InputException($"{origin}, {at}: 'category_id' must be the id of a category of the file. Found the unknown class {categoryId}.");
            }

            if (annotation!.IsCrowd is not (null or 0 or 1))
            {
                throw new InputException($"{origin}, {at}: 'iscrowd' must be 0 or 1. Found {annotation.IsCrowd}.");
            }

            if (fitter.Fit(box.Box, image.Width!.Value, image.Height!.Value, () => $"{Name(image)} ({name} {box}, annotation {id})") is { } fitted)
            {
                objects[imageId].Add(new(name, fitted, annotation.IsCrowd == 1));
            }
        }

        return objects;
    }

    private static string Name(CocoImage image)
    {
        var path = string.Join('/', ImagePath.Split(image.FileName!));
        return path[..^Path.GetExtension(path).Length];
    }

    private static T Needed<T>(string origin, string at, string key, T? value)
        where T : struct => value ?? throw Missing(origin, at, key);

    private static InputException Missing(string origin, string at, string key) => new($"{origin}, {at}: '{key}' must be there. Found none.");

    private static InputException Repeated(string origin, string at, long id) => new($"{origin}, {at}: each 'id' must be there once. Found {id} again.");
}
