using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MultiTaskGH.Examples.Common;

/// <summary>What the numbers of a run depend on, but for the program itself and the number of threads, which rounds differently: two runs of the same identity are the same run.</summary>
public abstract record RunIdentity
{
    /// <summary>The type of the device: devices round differently.</summary>
    public required string Device { get; init; }

    /// <summary>As many hexadecimal digits as tell the runs of a folder apart.</summary>
    public string ShortHash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToJson())))[..12];

    /// <summary>The same text for the same run.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, GetType());
}
