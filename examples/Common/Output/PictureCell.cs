using MultiTaskGH.Examples.Detection.Data;

namespace MultiTaskGH.Examples.Detection.Pictures;

/// <summary>An image in a picture.</summary>
/// <param name="Image">The image.</param>
/// <param name="Caption">What stands below it.</param>
/// <param name="Boxes">What is drawn on it; a later box lies above an earlier one.</param>
internal sealed record PictureCell(RgbImage Image, string Caption, IReadOnlyList<PictureBox> Boxes);
