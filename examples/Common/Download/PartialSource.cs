using System.Net.Http.Headers;

namespace MultiTaskGH.Examples.Common;

/// <summary>Whose bytes a partial file holds.</summary>
/// <param name="Address">Where they came from.</param>
/// <param name="ETag">The server's mark of this version; null where it gives none that stands for equal bytes.</param>
/// <param name="LastModified">When this version was made; null where the server does not say so.</param>
/// <param name="Length">How many bytes the whole file has; null where the server does not say so.</param>
internal sealed record PartialSource(Uri Address, string? ETag, DateTimeOffset? LastModified, long? Length)
{
    public static PartialSource Of(Uri address, HttpResponseMessage response) =>
        new(
            address,
            response.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : null,
            response.Content.Headers.LastModified,
            response.Content.Headers.ContentRange?.Length ?? (response.Content.Headers.ContentRange is null ? response.Content.Headers.ContentLength : null));

    /// <summary>Asks a server for the rest only if it still has this version; null where the two could not be told apart.</summary>
    public RangeConditionHeaderValue? Condition =>
        ETag is not null ? new(EntityTagHeaderValue.Parse(ETag)) : LastModified is { } date ? new(date) : null;

    /// <summary>Whether nothing says that a rest is of another version.</summary>
    /// <param name="rest">What the server says of the rest.</param>
    public bool Continues(PartialSource rest) =>
        (ETag is null || rest.ETag is null || ETag == rest.ETag)
        && (LastModified is null || rest.LastModified is null || LastModified == rest.LastModified)
        && (Length is null || rest.Length is null || Length == rest.Length);
}
