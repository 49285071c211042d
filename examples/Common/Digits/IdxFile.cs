using System.Buffers.Binary;
using System.IO.Compression;

namespace MultiTaskGH.Examples.Common;

/// <summary>An array of unsigned bytes in MNIST's idx format, packed with gzip or not.</summary>
/// <param name="Path">Where it was read from.</param>
/// <param name="Dimensions">The sizes, outermost first.</param>
/// <param name="Values">The entries, last dimension fastest.</param>
public sealed record IdxFile(string Path, IReadOnlyList<int> Dimensions, byte[] Values)
{
    private const byte UnsignedByte = 0x08;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; gzip is recognized by its first bytes.</param>
    /// <exception cref="InputException">
    /// The file cannot be read, is no idx file of unsigned bytes, has no or more than four dimensions or an empty one, ends too early, goes on
    /// after its last entry, or its gzip is corrupt.
    /// </exception>
    public static IdxFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var file = File.OpenRead(path);
            var isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
            file.Position = 0;
            if (!isGzip)
            {
                return Parse(path, file);
            }

            using var unpacked = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
            var idx = Parse(path, unpacked);
            GzipTrailer.Check(file, 4L + 4 * idx.Dimensions.Count + idx.Values.Length);
            return idx;
        }
        catch (InvalidDataException exception)
        {
            throw new InputException($"{path}: the gzip data must be whole. Found corrupt or truncated data; fetch the file again.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the file must be readable. {exception.Message}", exception);
        }
    }

    private static IdxFile Parse(string path, Stream stream)
    {
        Span<byte> header = stackalloc byte[4 + 4 * 4];
        var magic = header[..4];
        ReadHeader(path, stream, magic);
        if (magic[0] != 0 || magic[1] != 0 || magic[2] != UnsignedByte || magic[3] is < 1 or > 4)
        {
            throw new InputException(
                $"{path}: an idx file of unsigned bytes starts with 00 00 08 and the number of dimensions, 1 to 4. Found {Convert.ToHexString(magic)}.");
        }

        var dimensions = new int[magic[3]];
        ReadHeader(path, stream, header[4..(4 + 4 * dimensions.Length)]);
        var count = 1L;
        for (var i = 0; i < dimensions.Length; i++)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + 4 * i)..]);
            // Checked as they come: the product of four 32-bit numbers does not fit 64 bits.
            count *= size;
            if (size == 0 || count > Array.MaxLength)
            {
                throw new InputException($"{path}: the dimensions must be positive, and their product at most {Array.MaxLength}. Found {size} as dimension {i}.");
            }

            dimensions[i] = (int)size;
        }

        return new(path, dimensions, ReadValues(path, stream, (int)count));
    }

    private static void ReadHeader(string path, Stream stream, Span<byte> destination)
    {
        var found = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        if (found < destination.Length)
        {
            throw new InputException($"{path}: the file must hold a whole idx header. Found its end within the header.");
        }
    }

    private static byte[] ReadValues(string path, Stream stream, int count)
    {
        // Grows with what is really there: a wrong header must not allocate gigabytes.
        using var values = new MemoryStream();
        var buffer = new byte[81920];
        while (values.Length < count)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, count - values.Length));
            if (read == 0)
            {
                throw new InputException($"{path}: the header promises {count} bytes. Found {values.Length}: the file is truncated.");
            }

            values.Write(buffer, 0, read);
        }

        if (stream.ReadByte() >= 0)
        {
            throw new InputException($"{path}: the header promises {count} bytes. Found more after them.");
        }

        return values.ToArray();
    }
}
