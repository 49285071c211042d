namespace MultiTaskGH.Examples.Common;

/// <summary>An image in memory.</summary>
/// <param name="Width">The pixels of a row.</param>
/// <param name="Height">The rows.</param>
/// <param name="Bytes">Rows from the top, red, green and blue of a pixel side by side: 3 x width x height.</param>
public sealed record RgbImage(int Width, int Height, byte[] Bytes);
