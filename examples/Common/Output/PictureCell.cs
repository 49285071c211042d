namespace MultiTaskGH.Examples.Common;

/// <summary>An image in a picture.</summary>
/// <param name="Width">The pixels of a row.</param>
/// <param name="Height">The rows.</param>
/// <param name="Bytes">Rows from the top, red, green and blue of a pixel side by side: 3 x width x height.</param>
/// <param name="Caption">What stands below it.</param>
/// <param name="Boxes">What is drawn on it; a later box lies above an earlier one.</param>
internal sealed record PictureCell(int Width, int Height, byte[] Bytes, string Caption, IReadOnlyList<PictureBox> Boxes);
