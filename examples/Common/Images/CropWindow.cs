namespace MultiTaskGH.Examples.Common;

/// <summary>A rectangle of an image, in pixels.</summary>
internal readonly record struct CropWindow(int Left, int Top, int Width, int Height);
