using System.Globalization;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Boxes;
using SkiaSharp;

namespace MultiTaskGH.Examples.Detection.Pictures;

/// <summary>What images show and what a detector found in them, as PNG.</summary>
public static class DetectionPictures
{
    private const int Columns = 3;
    private const int ImageWidth = 380;

    // As for the average precision of PASCAL VOC.
    private const double LeastOverlap = 0.5;

    // Of Okabe and Ito's colours three that stay apart on grey, pink and dark images.
    internal static readonly BoxLook True = new("true", new(0x00, 0x9E, 0x73));
    internal static readonly BoxLook Found = new("found", new(0x00, 0x72, 0xB2), HasTextBelow: true);
    internal static readonly BoxLook Missed = new("missed", new(0xD5, 0x5E, 0x00), IsDashed: true);

    /// <summary>Draws images in rows of up to three, 380 pixels wide. A true box counts as missed where nothing was found of its class that overlaps it by at least half (intersection over union).</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="title">The title, or null for none.</param>
    /// <param name="classNames">The names of the classes; a label is an index into them.</param>
    /// <param name="cells">The images, at least one.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, string? title, IReadOnlyList<string> classNames, IReadOnlyList<DetectionCell> cells)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(cells);
        BoxLook[] legend = cells.Any(cell => cell.Found is not null) ? [True, Found, Missed] : [True];
        PictureGrid.Write(path, title, legend, Columns, ImageWidth, [.. cells.Select(cell => new PictureCell(cell.Image.Width, cell.Image.Height, cell.Image.Bytes, cell.Caption, [.. Objects(cell, classNames), .. FoundBoxes(cell, classNames)]))]);
    }

    /// <summary>A box as pictures know it.</summary>
    internal static SKRect Place(Box box) => new((float)box.Left, (float)box.Top, (float)box.Right, (float)box.Bottom);

    // Of what was found its own box tells the class: twice the letters would hide the image.
    private static IEnumerable<PictureBox> Objects(DetectionCell cell, IReadOnlyList<string> classNames) => cell.Objects.Select(shown =>
    {
        var isMissed = IsMissed(shown, cell.Found);
        return new PictureBox(Place(shown.Box), isMissed ? Missed : True, isMissed || cell.Found is null ? classNames[shown.Label] : "");
    });

    // The surest one lies on top.
    private static IEnumerable<PictureBox> FoundBoxes(DetectionCell cell, IReadOnlyList<string> classNames) =>
        (cell.Found ?? []).OrderBy(found => found.Score).Select(found =>
            new PictureBox(Place(found.Box), Found, string.Create(CultureInfo.InvariantCulture, $"{classNames[found.Label]} {found.Score:0.00}")));

    private static bool IsMissed(LabelledBox shown, IReadOnlyList<ScoredBox>? found) =>
        found is not null && !found.Any(other => other.Label == shown.Label && other.Box.IoU(shown.Box) >= LeastOverlap);
}
