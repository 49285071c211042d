using System.Runtime.InteropServices;
using SkiaSharp;

namespace MultiTaskGH.Examples.Common;

/// <summary>Images with boxes side by side, as PNG.</summary>
internal static class PictureGrid
{
    private const int Gap = 14;
    private const int CaptionMargin = 6;
    private const int CaptionLine = 18;
    private const int CaptionLines = 3;
    private const int CaptionSize = 14;
    private const int LegendHeight = 34;
    private const int TitleHeight = 36;
    private const float LargestTitle = 19;
    private const float SmallestTitle = 12;
    private const int SampleWidth = 26;
    private const float LineWidth = 2;
    private const float TagSize = 10.5f;

    /// <summary>Draws the images.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="title">The title, or null for none.</param>
    /// <param name="legend">The kinds of boxes.</param>
    /// <param name="columns">How many images a row has, at least 1.</param>
    /// <param name="imageWidth">The width that images are resized to.</param>
    /// <param name="cells">The images, row by row; at least one.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, string? title, IReadOnlyList<BoxLook> legend, int columns, int imageWidth, IReadOnlyList<PictureCell> cells)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfZero(cells.Count, nameof(cells));
        using var typeface = SKTypeface.FromFamilyName(PlotStyle.Family);
        using var font = new SKFont(typeface, CaptionSize);
        var captions = new Dictionary<PictureCell, List<string>>(ReferenceEqualityComparer.Instance);
        foreach (var cell in cells)
        {
            captions[cell] = Wrapped(cell.Caption, font, imageWidth);
        }

        var rows = cells.Chunk(columns).Select(row => (Cells: row, Height: row.Max(cell => Height(cell.Image, imageWidth) + CaptionMargin + CaptionLine * captions[cell].Count) + Gap)).ToList();
        var header = (title is null ? 0 : TitleHeight) + LegendHeight + Gap / 2;
        var width = Gap + rows[0].Cells.Length * (imageWidth + Gap);
        using var bitmap = new SKBitmap(new SKImageInfo(width, header + rows.Sum(row => row.Height), SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        using (var pen = new Pen(canvas))
        {
            canvas.Clear(SKColors.White);
            DrawHeader(pen, title, legend, width - 2 * Gap);
            var top = header;
            foreach (var row in rows)
            {
                for (var column = 0; column < row.Cells.Length; column++)
                {
                    DrawCell(pen, row.Cells[column], captions[row.Cells[column]], SKRect.Create(Gap + column * (imageWidth + Gap), top, imageWidth, Height(row.Cells[column].Image, imageWidth)));
                }

                top += row.Height;
            }
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        AtomicFile.WriteAllBytes(path, data.ToArray());
    }

    private static int Height(RgbImage image, int width) => Math.Max(1, (int)Math.Round((double)width * image.Height / image.Width));

    private static void DrawHeader(Pen pen, string? title, IReadOnlyList<BoxLook> legend, float width)
    {
        var line = 0f;
        if (title is not null)
        {
            pen.Write(title, Gap, Gap + 16, pen.FittingSize(title, LargestTitle, SmallestTitle, width), SKColors.Black, isBold: true, width);
            line = TitleHeight;
        }

        var x = (float)Gap;
        foreach (var look in legend)
        {
            pen.Frame(new(x, line + 10, x + SampleWidth, line + 26), look);
            x += SampleWidth + 8;
            x += pen.Write(look.Name, x, line + 23, size: 15, SKColors.Black) + 26;
        }
    }

    // Blanks break lines; what does not fit into the last one is cut off there.
    private static List<string> Wrapped(string caption, SKFont font, float width)
    {
        var lines = new List<string> { "" };
        foreach (var word in caption.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
            if (lines[^1].Length == 0 || lines.Count == CaptionLines || font.MeasureText(longer) <= width)
            {
                lines[^1] = longer;
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines;
    }

    private static void DrawCell(Pen pen, PictureCell cell, List<string> caption, SKRect frame)
    {
        pen.Draw(cell.Image, frame);
        var scaleX = (double)frame.Width / cell.Image.Width;
        var scaleY = (double)frame.Height / cell.Image.Height;
        SKRect[] places = [.. cell.Boxes.Select(drawn => Place(drawn, scaleX, scaleY, frame))];
        for (var i = 0; i < places.Length; i++)
        {
            pen.Frame(places[i], cell.Boxes[i].Look);
        }

        // Above all lines: letters that a line crosses cannot be read.
        for (var i = 0; i < places.Length; i++)
        {
            pen.Tag(cell.Boxes[i].Text, places[i], frame, cell.Boxes[i].Look);
        }

        for (var line = 0; line < caption.Count; line++)
        {
            pen.Write(caption[line], frame.Left, frame.Bottom + CaptionMargin - 7 + CaptionLine * (line + 1), CaptionSize, SKColors.Black, mostWidth: frame.Width);
        }
    }

    // A line is drawn within its box: at the edge of the image half of it would be cut off.
    private static SKRect Place(PictureBox box, double scaleX, double scaleY, SKRect frame)
    {
        var place = new SKRect(
            frame.Left + (float)(scaleX * box.Left), frame.Top + (float)(scaleY * box.Top), frame.Left + (float)(scaleX * box.Right), frame.Top + (float)(scaleY * box.Bottom));
        place.Intersect(frame);
        return place;
    }

    /// <summary>Draws lines, letters and images.</summary>
    private sealed class Pen(SKCanvas canvas) : IDisposable
    {
        private readonly SKTypeface plain = SKTypeface.FromFamilyName(PlotStyle.Family);
        private readonly SKTypeface bold = SKTypeface.FromFamilyName(PlotStyle.Family, SKFontStyle.Bold);

        public void Draw(RgbImage image, SKRect frame)
        {
            using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
            var pixels = MemoryMarshal.Cast<byte, uint>(bitmap.GetPixelSpan());
            for (var i = 0; i < pixels.Length; i++)
            {
                pixels[i] = 0xFF000000 | (uint)image.Bytes[3 * i + 2] << 16 | (uint)image.Bytes[3 * i + 1] << 8 | image.Bytes[3 * i];
            }

            using var source = SKImage.FromBitmap(bitmap);
            var sampling = image.Width > frame.Width ? new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear) : new SKSamplingOptions(SKCubicResampler.Mitchell);
            canvas.DrawImage(source, frame, sampling);
        }

        public void Frame(SKRect place, BoxLook look)
        {
            using var paint = new SKPaint { Color = look.Colour, StrokeWidth = LineWidth, IsStroke = true, IsAntialias = true };
            using var dashes = look.IsDashed ? SKPathEffect.CreateDash([5, 3], 0) : null;
            paint.PathEffect = dashes;
            place.Inflate(-LineWidth / 2, -LineWidth / 2);
            canvas.DrawRect(place, paint);
        }

        /// <summary>The size of bold letters in which a text is not wider than is allowed, if the smallest one allows it.</summary>
        public float FittingSize(string text, float largest, float smallest, float width)
        {
            using var font = new SKFont(bold, largest);
            return Math.Clamp(largest * width / font.MeasureText(text), smallest, largest);
        }

        /// <summary>Writes a line and returns its width.</summary>
        public float Write(string text, float x, float baseline, float size, SKColor colour, bool isBold = false, float mostWidth = float.PositiveInfinity)
        {
            using var font = new SKFont(isBold ? bold : plain, size);
            using var paint = new SKPaint { Color = colour, IsAntialias = true };
            var fitting = font.MeasureText(text) <= mostWidth ? text : Shortened(text, font, mostWidth);
            canvas.DrawText(fitting, x, baseline, SKTextAlign.Left, font, paint);
            return font.MeasureText(fitting);
        }

        /// <summary>Writes at a box on its colour, within the image.</summary>
        public void Tag(string text, SKRect place, SKRect frame, BoxLook look)
        {
            if (text.Length == 0)
            {
                return;
            }

            using var font = new SKFont(bold, TagSize);
            var (width, height) = (font.MeasureText(text) + 4, TagSize + 2);
            var left = Math.Clamp(place.Left, frame.Left, Math.Max(frame.Left, frame.Right - width));
            var top = Math.Clamp(look.HasTextBelow ? place.Bottom : place.Top - height, frame.Top, frame.Bottom - height);
            using var ground = new SKPaint { Color = look.Colour.WithAlpha(215) };
            canvas.DrawRect(SKRect.Create(left, top, width, height), ground);
            Write(text, left + 2, top + TagSize - 1, TagSize, SKColors.White, isBold: true);
        }

        public void Dispose()
        {
            plain.Dispose();
            bold.Dispose();
        }

        private static string Shortened(string text, SKFont font, float mostWidth)
        {
            var length = text.Length;
            while (length > 0 && font.MeasureText($"{text.AsSpan(0, length)}…") > mostWidth)
            {
                length--;
            }

            return $"{text.AsSpan(0, length)}…";
        }
    }
}
