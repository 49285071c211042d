using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Pictures;

/// <summary>A box in a picture.</summary>
/// <param name="Box">Where, in pixels of the image.</param>
/// <param name="Look">How it is drawn.</param>
/// <param name="Text">What stands at it.</param>
internal sealed record PictureBox(Box Box, BoxLook Look, string Text);
