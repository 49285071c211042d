using System.Security.Cryptography;

namespace MultiTaskGH.Examples.Common;

/// <summary>The checksum that a file must have.</summary>
/// <param name="Algorithm">How it is computed.</param>
/// <param name="Digits">Hexadecimal, lower case.</param>
public sealed record Checksum(HashAlgorithmName Algorithm, string Digits)
{
    /// <summary>An MD5 sum: it finds accidents, not forgeries.</summary>
    /// <param name="digits">Hexadecimal, lower case.</param>
    public static Checksum Md5(string digits) => new(HashAlgorithmName.MD5, digits);

    /// <summary>What is wrong with a file; null for nothing.</summary>
    /// <param name="content">The file, from its start.</param>
    public string? Flaw(Stream content)
    {
        var found = Convert.ToHexStringLower(CryptographicOperations.HashData(Algorithm, content));
        return found == Digits ? null : $"{Algorithm} must be {Digits}. Found {found}";
    }
}
