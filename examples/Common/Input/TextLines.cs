using System.IO.Compression;
using System.Text;

namespace MultiTaskGH.Examples.Common;

/// <summary>The lines of a text file, packed with gzip or not.</summary>
public static class TextLines
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">UTF-8; gzip is recognized by its first bytes.</param>
    /// <returns>The lines without their ends.</returns>
    /// <exception cref="InputException">The file cannot be read, is not UTF-8, or its gzip is corrupt or truncated.</exception>
    public static string[] Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new InputException($"{path}: the file must exist. Found nothing there.");
        }

        try
        {
            using var file = File.OpenRead(path);
            using var bytes = new MemoryStream();
            var isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
            file.Position = 0;
            if (isGzip)
            {
                using var unpacked = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
                unpacked.CopyTo(bytes);
                GzipTrailer.Check(file, bytes.Length);
            }
            else
            {
                file.CopyTo(bytes);
            }

            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
            var lines = text.ReplaceLineEndings("\n").Split('\n');
            return lines[^1].Length == 0 ? lines[..^1] : lines;
        }
        catch (InvalidDataException exception)
        {
            throw new InputException($"{path}: the gzip data must be whole. Found corrupt or truncated data; fetch the file again.", exception);
        }
        catch (ArgumentException exception)
        {
            throw new InputException($"{path}: the text must be UTF-8. Found bytes that are not; fetch the file again.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the file must be readable. {exception.Message}", exception);
        }
    }
}
