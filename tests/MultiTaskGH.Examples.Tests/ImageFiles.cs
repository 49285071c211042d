using System.Buffers.Binary;
using System.IO.Compression;
using ICSharpCode.SharpZipLib.Checksum;
using SkiaSharp;

namespace MultiTaskGH.Examples.Tests;

/// <summary>Small image files, made by an encoder where there is one and byte by byte where there is none.</summary>
internal static class ImageFiles
{
    /// <summary>Encodes an image whose colours a function gives.</summary>
    public static byte[] Encode(int width, int height, Func<int, int, SKColor> colour, SKEncodedImageFormat format = SKEncodedImageFormat.Png, int quality = 95)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        var bytes = bitmap.GetPixelSpan();
        for (var i = 0; i < width * height; i++)
        {
            var pixel = colour(i % width, i / width);
            (bytes[4 * i], bytes[4 * i + 1], bytes[4 * i + 2], bytes[4 * i + 3]) = (pixel.Red, pixel.Green, pixel.Blue, pixel.Alpha);
        }

        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    /// <summary>An image in one colour.</summary>
    public static byte[] Plain(int side, SKColor colour, SKEncodedImageFormat format = SKEncodedImageFormat.Png) => Encode(side, side, (_, _) => colour, format);

    /// <summary>An image of noise, which compresses to a file of many bytes.</summary>
    public static byte[] Noise(int width, int height, int seed, SKEncodedImageFormat format)
    {
        var random = new Random(seed);
        return Encode(width, height, (_, _) => new((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)), format);
    }

    /// <summary>A bitmap file of 24 bits, rows from the bottom.</summary>
    public static byte[] Bmp(int width, int height, Func<int, int, SKColor> colour)
    {
        var stride = (3 * width + 3) / 4 * 4;
        var file = new byte[54 + stride * height];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        file[26] = 1;
        file[28] = 24;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var pixel = colour(x, height - 1 - y);
                new[] { pixel.Blue, pixel.Green, pixel.Red }.CopyTo(file, 54 + y * stride + 3 * x);
            }
        }

        return file;
    }

    /// <summary>A grey PNG of 16 bits, all of one value.</summary>
    public static byte[] Png16(int width, int height, ushort value)
    {
        var rows = new byte[height * (1 + 2 * width)];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(rows.AsSpan(y * (1 + 2 * width) + 1 + 2 * x), value);
            }
        }

        return Png(width, height, bits: 16, colourType: 0, rows);
    }

    /// <summary>A PNG whose header promises a size; its rows may be missing.</summary>
    public static byte[] Png(int width, int height, byte bits, byte colourType, byte[] rows)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (bits, colourType);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    /// <summary>A JPEG with an EXIF orientation.</summary>
    /// <param name="jpeg">A JPEG without.</param>
    /// <param name="orientation">1 to 8.</param>
    public static byte[] WithOrientation(byte[] jpeg, byte orientation) =>
    [
        0xFF, 0xD8,
        0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8,
        .. "MM"u8, 0, 42, 0, 0, 0, 8,
        0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0,
        0, 0, 0, 0,
        .. jpeg[2..],
    ];

    /// <summary>A JPEG of 8 x 8 pixels in one colour of four inks, as Adobe's programs write them: 255 is no ink.</summary>
    public static byte[] CmykJpeg(params byte[] inks)
    {
        // Twelve codes of four bits stand for the sizes 0 to 11 of a mean, one code of one bit for the end of a block.
        var bits = "";
        foreach (var ink in inks)
        {
            var mean = 8 * (ink - 128);
            var size = mean == 0 ? 0 : 32 - int.LeadingZeroCount(Math.Abs(mean));
            bits += Convert.ToString(size, 2).PadLeft(4, '0');
            bits += size == 0 ? "" : Convert.ToString(mean > 0 ? mean : mean + (1 << size) - 1, 2).PadLeft(size, '0');
            bits += "0";
        }

        bits = bits.PadRight((bits.Length + 7) / 8 * 8, '1');
        var scan = Enumerable.Range(0, bits.Length / 8).Select(k => Convert.ToByte(bits.Substring(8 * k, 8), 2)).SelectMany(value => value == 0xFF ? new byte[] { 0xFF, 0 } : [value]);
        return
        [
            0xFF, 0xD8,
            0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0,
            0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64),
            0xFF, 0xC0, 0, 20, 8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0,
            0xFF, 0xC4, 0, 31, 0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. Enumerable.Range(0, 12).Select(size => (byte)size),
            0xFF, 0xC4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            0xFF, 0xDA, 0, 14, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0,
            .. scan,
            0xFF, 0xD9,
        ];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] content)
    {
        byte[] typed = [.. type, .. content];
        var crc = new Crc32();
        crc.Update(typed);
        var chunk = new byte[8 + typed.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        typed.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4 + typed.Length), (uint)crc.Value);
        return chunk;
    }
}
