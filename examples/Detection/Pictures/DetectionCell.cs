using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Pictures;

/// <summary>An image, what it shows, and what a detector found in it.</summary>
/// <param name="Image">The image.</param>
/// <param name="Objects">What it shows, in pixels of the image.</param>
/// <param name="Found">What was found, in pixels of the image; null where no detector was asked.</param>
/// <param name="Caption">What is to stand below the image.</param>
public sealed record DetectionCell(RgbImage Image, IReadOnlyList<LabelledBox> Objects, IReadOnlyList<ScoredBox>? Found, string Caption);
