using System.IO.Compression;
using FluentAssertions;
using MultiTaskGH.Examples.Common;
using SkiaSharp;

namespace MultiTaskGH.Detection.Tests;

/// <summary>What detection needs of the images in common: files as streams, and sizes without decoding.</summary>
public sealed class StreamedFileTests : IDisposable
{
    private readonly DataFolder folder = new();

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    public void A_stream_is_the_file_or_an_error(CompressionLevel level)
    {
        var content = new byte[70_000];
        new Random(1).NextBytes(content);
        folder.Write("set/1.bin", content);
        ZipFile.CreateFromDirectory(folder["set"], folder["set.zip"], level, includeBaseDirectory: false);
        foreach (var path in (string[])[folder["set"], folder["set.zip"]])
        {
            using var store = ImageStore.Open(path);
            Read(store).AsSpan().SequenceEqual(content).Should().BeTrue();
            Read(store).Length.Should().Be(content.Length, "it can be opened again");
            var missing = () => store.OpenRead("2.bin");
            missing.Should().Throw<UnreadableImageException>();
        }

        var packed = File.ReadAllBytes(folder["set.zip"]);
        packed[30_000] ^= 1;
        File.WriteAllBytes(folder["set.zip"], packed);
        using var damaged = ImageStore.Open(folder["set.zip"]);
        var read = () => Read(damaged);
        read.Should().Throw<InvalidDataException>();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void A_size_is_that_of_the_decoded_image(byte orientation)
    {
        var file = ImageFiles.WithOrientation(ImageFiles.Encode(32, 16, (_, _) => SKColors.Red, SKEncodedImageFormat.Jpeg), orientation);
        using var decoded = ImageDecoder.Decode(file, int.MaxValue);
        ImageDecoder.Size(file).Should().Be((decoded.Pixels.Width, decoded.Pixels.Height)).And.Be(orientation == 1 ? (32, 16) : (16, 32));
        var none = () => ImageDecoder.Size("no image"u8);
        none.Should().Throw<UnreadableImageException>();
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Read(ImageStore store)
    {
        using var stream = store.OpenRead("1.bin");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
