using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>The images of a data set for training and for tests, with one list of classes.</summary>
/// <remarks>
/// <para>Pascal VOC: <c>Annotations</c>, <c>JPEGImages</c> and <c>ImageSets/Main/[split].txt</c>, at the top or in a folder such as
/// <c>VOCdevkit/VOC2007</c>. Where several data sets lie beside each other, a split is named with its folder, such as <c>VOC2012/trainval</c>. Pixels count
/// from 1 and the last ones belong to the object; boxes become continuous: (xmin - 1, ymin - 1, xmax, ymax). A list of a class, with 1 or -1 after each
/// name, counts with all of its images. An annotation without size takes that of the image.</para>
/// <para>COCO: <c>annotations/instances_[split].json</c> with the images in <c>[split]</c> or <c>images</c>, <c>[split]/_annotations.coco.json</c> with the
/// images beside it, or a JSON file by its path within the data in place of a split's name. Boxes are continuous there. A crowd (<c>iscrowd</c>), whose
/// objects nobody told apart, is a difficult object. Categories that have the same name are one class.</para>
/// <para>Boxes are clipped to their image, and those of which nothing is left are left out; <see cref="Corrections"/> tells.</para>
/// </remarks>
public sealed class DetectionData : IDisposable
{
    private readonly ImageStore store;

    private DetectionData(ImageStore store, DetectionSet training, DetectionSet test, BoxCorrections corrections)
    {
        this.store = store;
        Training = training;
        Test = test;
        Corrections = corrections;
    }

    /// <summary>The images for training; cannot be read after this is disposed.</summary>
    public DetectionSet Training { get; }

    /// <summary>The images for tests; the same object as <see cref="Training"/> where both are of one split.</summary>
    public DetectionSet Test { get; }

    /// <summary>The names of the classes of both; a label is an index into them.</summary>
    public IReadOnlyList<string> ClassNames => Training.ClassNames;

    /// <summary>Which boxes were clipped or left out.</summary>
    public BoxCorrections Corrections { get; }

    /// <summary>Reads the annotations and looks for the images, without decoding those.</summary>
    /// <param name="path">A folder or a zip file, which is not unpacked.</param>
    /// <param name="format">The format of the annotations.</param>
    /// <param name="trainingSplit">
    /// The split for training; null for <c>trainval</c> or else <c>train</c> (the other way round where tests are on <c>val</c>), in COCO
    /// <c>train2017</c> or <c>train</c>.
    /// </param>
    /// <param name="testSplit">The split for tests; null for <c>test</c> or else <c>val</c>, in COCO <c>val2017</c>, <c>valid</c>, <c>val</c> or <c>test</c>.</param>
    /// <param name="classes">
    /// The names of the classes in the order of their labels; null for those of the training split: in ordinal order, in COCO all categories in the order
    /// of their ids.
    /// </param>
    /// <param name="imageFolder">The folder of the images, within <paramref name="path"/>; null for the usual one.</param>
    /// <exception cref="InputException">
    /// A file is missing or broken, an object has a class that is not among them, a split has no box, or an image is in both splits.
    /// </exception>
    public static DetectionData Load(
        string path,
        DetectionFormat format,
        string? trainingSplit = null,
        string? testSplit = null,
        IReadOnlyList<string>? classes = null,
        string? imageFolder = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CheckClasses(classes);
        var store = ImageStore.Open(path);
        try
        {
            var images = imageFolder is null ? null : ImagePath.Resolve("", ImagePath.Split(imageFolder))
                ?? throw new InputException($"{path}: the folder of the images must lie within. Found {MessageText.Quote(imageFolder)}.");
            IAnnotationSource source = format switch
            {
                DetectionFormat.PascalVoc => new VocSource(store, images),
                DetectionFormat.Coco => new CocoSource(store, images),
                _ => throw new ArgumentOutOfRangeException(nameof(format), format, "The format must be one of the known ones."),
            };
            var (trainingFile, testFile) = source.Find(trainingSplit, testSplit);
            var fitter = new BoxFitter();
            var training = Read(source, trainingFile, fitter);
            var names = classes ?? training.ClassNames;
            var trainingSet = new StoredDetectionSet(store, training, names);
            if (testFile.Path == trainingFile.Path)
            {
                return new(store, trainingSet, trainingSet, fitter.Corrections);
            }

            var test = Read(source, testFile, fitter);
            CheckApart(store, training, test);
            return new(store, trainingSet, new StoredDetectionSet(store, test, names), fitter.Corrections);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Training.Dispose();
        Test.Dispose();
        store.Dispose();
    }

    private static void CheckClasses(IReadOnlyList<string>? classes)
    {
        if (classes is null)
        {
            return;
        }

        if (classes.Count == 0 || classes.Any(string.IsNullOrWhiteSpace))
        {
            throw new InputException($"The list of classes must hold a name for each class. Found {(classes.Count == 0 ? "none" : "an empty one")}.");
        }

        if (classes.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } repeated)
        {
            throw new InputException($"The list of classes must name each class once. Found {MessageText.Quote(repeated.Key)} again.");
        }
    }

    private static AnnotatedSplit Read(IAnnotationSource source, SplitFile file, BoxFitter fitter)
    {
        var split = source.Read(file, fitter);
        return split.Images.Any(image => image.Objects.Count > 0)
            ? split
            : throw new InputException($"{split.Origin}: the images of a split must show at least one object with a box. Found none in {split.Images.Count:N0}.");
    }

    // Many data sets count the images of each split from 1: a common name alone does not make two images one.
    private static void CheckApart(ImageStore store, AnnotatedSplit training, AnnotatedSplit test)
    {
        var paths = training.Images.Select(image => image.Path).ToHashSet(StringComparer.Ordinal);
        var byName = training.Images.ToLookup(image => image.Name, StringComparer.Ordinal);
        var shared = test.Images.Where(image => paths.Contains(image.Path) || byName[image.Name].Any(other => AreSame(store, image, other))).ToArray();
        if (shared.Length > 0)
        {
            throw new InputException(
                $"{test.Origin}: the images for tests must not be among those for training ({training.Origin}). Found {shared.Length:N0} that are, the first is {MessageText.Quote(shared[0].Name)}; choose other splits.");
        }
    }

    private static bool AreSame(ImageStore store, AnnotatedImage image, AnnotatedImage other) =>
        store.Identify(image.Path) is { Length: > 0 } identity && identity == store.Identify(other.Path);
}
