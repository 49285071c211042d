using SkiaSharp;

namespace MultiTaskGH.Benchmarks;

/// <summary>JPEG files of the size of photographs, drawn at random, in a folder that is gone afterwards: two classes of 48 images, 640 x 480 pixels.</summary>
internal sealed class DrawnPhotographs : IDisposable
{
    private const int PerClass = 48;
    private const int Width = 640;
    private const int Height = 480;

    public DrawnPhotographs()
    {
        var random = new Random(1);
        foreach (var name in (string[])["first", "second"])
        {
            var classFolder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
            for (var i = 0; i < PerClass; i++)
            {
                File.WriteAllBytes(Path.Combine(classFolder, $"{i}.jpg"), Draw(random));
            }
        }
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("mtgh-loading-").FullName;

    /// <summary>The mean length of a file in bytes.</summary>
    public double MeanLength => new DirectoryInfo(Folder).EnumerateFiles("*.jpg", SearchOption.AllDirectories).Average(file => (double)file.Length);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    // Ellipses before a gradient, and a little noise, which is what takes up the bytes of a photograph.
    private static byte[] Draw(Random random)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        using (var paint = new SKPaint { IsAntialias = true })
        {
            using var gradient = SKShader.CreateLinearGradient(new(0, 0), new(Width, Height), [Colour(), Colour()], SKShaderTileMode.Clamp);
            paint.Shader = gradient;
            canvas.DrawPaint(paint);
            paint.Shader = null;
            for (var k = 0; k < 40; k++)
            {
                paint.Color = Colour();
                canvas.DrawOval(random.Next(Width), random.Next(Height), random.Next(5, 120), random.Next(5, 120), paint);
            }
        }

        foreach (ref var value in bitmap.GetPixelSpan())
        {
            value = (byte)Math.Clamp(value + random.Next(-8, 9), 0, 255);
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();

        SKColor Colour() => new((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
    }
}
