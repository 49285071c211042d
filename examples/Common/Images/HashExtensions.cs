using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MultiTaskGH.Examples.Common;

/// <summary>Appends texts and numbers to a fingerprint, so that no two sequences of them are the same bytes.</summary>
internal static class HashExtensions
{
    /// <summary>Appends the length of a text in UTF-8, and the text.</summary>
    public static void Append(this IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.Append(bytes.Length);
        hash.AppendData(bytes);
    }

    /// <summary>Appends a number, eight bytes, the lowest first.</summary>
    public static void Append(this IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
