namespace MultiTaskGH.Examples.Common;

/// <summary>A view of an image in memory: rows from the top, red, green and blue of a pixel side by side. After the last pixel comes at least one more byte.</summary>
internal readonly ref struct Pixels
{
    private readonly ReadOnlySpan<byte> bytes;
    private readonly int bytesPerRow;

    /// <summary>A view of a whole image.</summary>
    /// <param name="bytes">The pixels without gaps, and at least one more byte.</param>
    /// <param name="width">The width.</param>
    /// <param name="height">The height.</param>
    /// <param name="bytesPerPixel">3, or 4 where a byte without meaning follows the colours.</param>
    public Pixels(ReadOnlySpan<byte> bytes, int width, int height, int bytesPerPixel)
        : this(bytes, width, height, bytesPerPixel, width * bytesPerPixel)
    {
    }

    private Pixels(ReadOnlySpan<byte> bytes, int width, int height, int bytesPerPixel, int bytesPerRow)
    {
        this.bytes = bytes;
        this.bytesPerRow = bytesPerRow;
        Width = width;
        Height = height;
        BytesPerPixel = bytesPerPixel;
    }

    public int Width { get; }

    public int Height { get; }

    public int BytesPerPixel { get; }

    /// <summary>The bytes that a packed image of a size takes, the one more included.</summary>
    public static int PackedLength(int width, int height) => checked(3 * width * height + 1);

    /// <summary>A row from its first pixel on; it does not end with the row.</summary>
    public ReadOnlySpan<byte> Row(int y) => bytes[(y * bytesPerRow)..];

    /// <summary>A view of a rectangle.</summary>
    public Pixels Crop(CropWindow window) =>
        new(bytes[(window.Top * bytesPerRow + window.Left * BytesPerPixel)..], window.Width, window.Height, BytesPerPixel, bytesPerRow);
}
