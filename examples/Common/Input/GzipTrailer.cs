using System.Buffers.Binary;

namespace MultiTaskGH.Examples.Common;

/// <summary>.NET takes the end of a gzip file for the end of the data: it misses a trailer that was cut off. Its last four bytes are the unpacked length.</summary>
internal static class GzipTrailer
{
    /// <summary>Compares the trailer with what was unpacked.</summary>
    /// <param name="file">The packed file, anywhere.</param>
    /// <param name="length">How many bytes were unpacked.</param>
    /// <exception cref="InvalidDataException">They differ.</exception>
    public static void Check(FileStream file, long length)
    {
        Span<byte> trailer = stackalloc byte[4];
        if (file.Length < trailer.Length)
        {
            throw new InvalidDataException();
        }

        file.Seek(-trailer.Length, SeekOrigin.End);
        file.ReadExactly(trailer);
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != unchecked((uint)length))
        {
            throw new InvalidDataException();
        }
    }
}
