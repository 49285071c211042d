using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Pictures;

/// <summary>Boxes of detection in pictures.</summary>
internal static class DetectionBoxes
{
    public static PictureBox Of(Box box, BoxLook look, string text) => new(box.Left, box.Top, box.Right, box.Bottom, look, text);
}
