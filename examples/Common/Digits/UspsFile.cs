using System.Globalization;
using System.Text;
using ICSharpCode.SharpZipLib.BZip2;

namespace MultiTaskGH.Examples.Common;

/// <summary>USPS as the LIBSVM collection has it: a line for each digit, <c>label 1:value ... 256:value</c>, packed with bzip2 or not.</summary>
/// <param name="Path">Where it was read from.</param>
/// <param name="Pixels">Images of 16 x 16 bytes, row by row.</param>
/// <param name="Labels">From 0 to 9.</param>
public sealed record UspsFile(string Path, byte[] Pixels, byte[] Labels)
{
    /// <summary>Height and width of an image.</summary>
    public const int Side = 16;

    private const int Values = Side * Side;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; bzip2 is recognized by its first bytes.</param>
    /// <exception cref="InputException">
    /// The file cannot be read, its bzip2 is corrupt or truncated, it holds no line, or a line is not a label from 1 (the digit 0) to 10 (the digit 9)
    /// and the values 1 to 256 in their order, each from -1 to 1.
    /// </exception>
    public static UspsFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var file = File.OpenRead(path);
            var isBzip2 = file.ReadByte() == 'B' && file.ReadByte() == 'Z' && file.ReadByte() == 'h';
            file.Position = 0;
            using Stream unpacked = isBzip2 ? new BZip2InputStream(file) : file;
            using var text = new StreamReader(unpacked, Encoding.ASCII, detectEncodingFromByteOrderMarks: false);
            return Parse(path, text);
        }
        catch (Exception exception) when (exception is BZip2Exception or EndOfStreamException or IndexOutOfRangeException)
        {
            throw new InputException($"{path}: the bzip2 data must be whole. Found corrupt or truncated data; fetch the file again.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: the file must be readable. {exception.Message}", exception);
        }
    }

    private static UspsFile Parse(string path, StreamReader text)
    {
        var pixels = new List<byte>();
        var labels = new List<byte>();
        while (text.ReadLine() is { } read)
        {
            var where = $"{path}, line {labels.Count + 1}";
            var line = read.AsSpan().Trim();
            var fields = line.Split(' ');
            if (!fields.MoveNext() || !byte.TryParse(line[fields.Current], NumberStyles.None, CultureInfo.InvariantCulture, out var label) || label is < 1 or > 10)
            {
                throw new InputException($"{where}: the label must be from 1 to 10, the digits 0 to 9. Found '{Shown(line)}'.");
            }

            labels.Add((byte)(label - 1));
            for (var index = 1; index <= Values; index++)
            {
                if (!fields.MoveNext())
                {
                    throw new InputException($"{where}: there must be {Values} values. Found {index - 1}.");
                }

                pixels.Add(Pixel(where, line[fields.Current], index));
            }

            if (fields.MoveNext())
            {
                throw new InputException($"{where}: there must be {Values} values. Found more.");
            }
        }

        return labels.Count > 0
            ? new(path, [.. pixels], [.. labels])
            : throw new InputException($"{path}: there must be a line for each digit. Found none.");
    }

    private static byte Pixel(string where, ReadOnlySpan<char> field, int index)
    {
        var colon = field.IndexOf(':');
        if (colon < 0 || !int.TryParse(field[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var found) || found != index)
        {
            throw new InputException($"{where}: values must be index:value with the indices 1 to {Values} in their order. Found '{Shown(field)}' in place of {index}.");
        }

        if (!float.TryParse(field[(colon + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || value is not (>= -1 and <= 1))
        {
            throw new InputException($"{where}: values must be numbers from -1 to 1. Found '{Shown(field)}'.");
        }

        // In single precision, as torchvision computes it: the bytes are then those that other programs see.
        return (byte)((value + 1) / 2 * 255);
    }

    private static string Shown(ReadOnlySpan<char> text)
    {
        const int Longest = 24;
        return text.Length <= Longest ? text.ToString() : $"{text[..Longest]}...";
    }
}
