using System.Buffers.Binary;
using System.IO.Compression;

namespace MultiTaskGH.Examples.Tests;

/// <summary>Makes idx files, whole and broken.</summary>
internal static class IdxBytes
{
    public static byte[] Of(int[] dimensions, byte[] values)
    {
        var bytes = new byte[4 + 4 * dimensions.Length + values.Length];
        bytes[2] = 8;
        bytes[3] = (byte)dimensions.Length;
        for (var i = 0; i < dimensions.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 + 4 * i), dimensions[i]);
        }

        values.CopyTo(bytes, 4 + 4 * dimensions.Length);
        return bytes;
    }

    public static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>Writes images of noise and labels 0, 1, ..., 9, 0, ... under the names of the layout.</summary>
    public static void WriteDigits(string folder, string images, string labels, int count, int side = 28)
    {
        Directory.CreateDirectory(folder);
        var pixels = new byte[count * side * side];
        new Random(count).NextBytes(pixels);
        File.WriteAllBytes(Path.Combine(folder, images + ".gz"), Packed(Of([count, side, side], pixels)));
        File.WriteAllBytes(Path.Combine(folder, labels + ".gz"), Packed(Of([count], [.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))])));
    }

    /// <summary>MNIST and USPS in their layout, with a few images of noise.</summary>
    public static void WriteTinySets(string folder)
    {
        WriteDigits(Path.Combine(folder, "mnist"), "train-images-idx3-ubyte", "train-labels-idx1-ubyte", 40);
        WriteDigits(Path.Combine(folder, "mnist"), "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", 20);
        WriteDigits(Path.Combine(folder, "usps"), "train-images-16x16-idx3-ubyte", "train-labels-idx1-ubyte", 30, side: 16);
        WriteDigits(Path.Combine(folder, "usps"), "test-images-16x16-idx3-ubyte", "test-labels-idx1-ubyte", 20, side: 16);
    }
}
