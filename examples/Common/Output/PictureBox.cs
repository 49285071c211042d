using SkiaSharp;

namespace MultiTaskGH.Examples.Common;

/// <summary>A box in a picture.</summary>
/// <param name="Place">Where, in pixels of the image.</param>
/// <param name="Look">How it is drawn.</param>
/// <param name="Text">What stands at it; empty for nothing.</param>
internal sealed record PictureBox(SKRect Place, BoxLook Look, string Text = "");
