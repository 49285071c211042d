namespace MultiTaskGH.Examples.Common;

/// <summary>The published data sets of image files that the examples know.</summary>
internal static class ImageFileDatasets
{
    public static IReadOnlyList<Dataset> All { get; } =
    [
        new ImageFileDataset("office31", [new("amazon", "amazon"), new("dslr", "dslr"), new("webcam", "webcam")], ImageTransform.Training),
        new ImageFileDataset(
            "office-home",
            [
                new("art", "Art"),
                new("clipart", "Clipart"),
                new("product", "Product"),
                new("real-world", "Real_World", "Real World", "RealWorld"),
            ],
            ImageTransform.Training),
        new ImageFileDataset("visda", [new("train", "train"), new("validation", "validation")], CentredTraining),
        new ImageFileDataset("domainnet", [.. DomainNetDomains()], ImageTransform.Training),
        new ImageFileDataset(
            "pacs",
            [
                new("art-painting", "art_painting"),
                new("cartoon", "cartoon"),
                new("photo", "photo"),
                new("sketch", "sketch"),
            ],
            ImageTransform.Training),
    ];

    // As the Transfer-Learning-Library trains its methods on VisDA (--train-resizing cen.crop): the objects stand in the middle and fill the image.
    private static ImageTransform CentredTraining(int side) => ImageTransform.Training(side) with { Crop = new CentreCrop() };

    private static IEnumerable<ImageFileDomainLayout> DomainNetDomains()
    {
        foreach (var name in (string[])["clipart", "infograph", "painting", "quickdraw", "real", "sketch"])
        {
            yield return new(name, name) { SplitEndings = ("_train.txt", "_test.txt") };
        }
    }
}
