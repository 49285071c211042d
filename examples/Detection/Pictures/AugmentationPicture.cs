using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Augmentation;
using MultiTaskGH.Examples.Detection.Boxes;
using MultiTaskGH.Examples.Detection.Data;

namespace MultiTaskGH.Examples.Detection.Pictures;

/// <summary>Images and what augmentation makes of them, as PNG.</summary>
public static class AugmentationPicture
{
    private const int Variants = 5;
    private const int ImageWidth = 280;

    /// <summary>Draws a row for each image: the image itself and five variants of it, as a detector sees them.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="set">The images.</param>
    /// <param name="indices">Which of them, at least one.</param>
    /// <param name="augmentation">What happens to them.</param>
    /// <param name="seed">Decides the variants.</param>
    /// <exception cref="InputException">An image cannot be read.</exception>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, DetectionSet set, IReadOnlyList<int> indices, DetectionAugmentation augmentation, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(augmentation);
        var workspace = new AugmentationWorkspace();
        var cells = new List<PictureCell>();
        foreach (var index in indices)
        {
            var image = set.Read(index);
            cells.Add(Cell(image, set.Objects(index), set.ImageName(index)));
            for (var variant = 1; variant <= Variants; variant++)
            {
                var random = SampleRandom.At(seed, SampleRandom.Purpose.Augmentation, cells.Count);
                var bytes = new byte[3 * augmentation.Size.Height * augmentation.Size.Width];
                var objects = augmentation.Apply(image, set.Objects(index), ref random, workspace, bytes);
                cells.Add(Cell(new(augmentation.Size.Width, augmentation.Size.Height, bytes), objects, $"augmented, {variant}"));
            }
        }

        PictureGrid.Write(path, $"{set.Name}: images and what training shows of them", [DetectionPictures.True], 1 + Variants, ImageWidth, cells);

        PictureCell Cell(RgbImage shown, IReadOnlyList<LabelledBox> objects, string caption) =>
            new(shown.Width, shown.Height, shown.Bytes, caption, [.. objects.Select(found => new PictureBox(DetectionPictures.Place(found.Box), DetectionPictures.True, set.ClassNames[found.Label]))]);
    }
}
