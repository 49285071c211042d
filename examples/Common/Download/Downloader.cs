using System.Net;
using System.Net.Http.Headers;

namespace MultiTaskGH.Examples.Common;

/// <summary>Fetches files. What has arrived is kept when a call is stopped, and the next one fetches the rest.</summary>
/// <remarks>A rest is asked for with <c>Range</c> and <c>If-Range</c>: from a server that has another version by now, or that ignores ranges, the whole file comes.</remarks>
public sealed class Downloader : IDisposable
{
    private readonly HttpClient client;
    private readonly DownloadPolicy policy;
    private readonly DownloadProgress progress;

    /// <summary>Makes a downloader.</summary>
    /// <param name="policy">How patient it is.</param>
    /// <param name="progress">Is told how it goes on.</param>
    public Downloader(DownloadPolicy policy, DownloadProgress progress)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(progress);
        this.policy = policy;
        this.progress = progress;

        // A .gz file is to arrive as it is, and .NET's handler follows redirections to any scheme.
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.None,
            AllowAutoRedirect = false,
            ConnectTimeout = policy.Silence,
        };
        client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new("MultiTaskGH-examples", null));
        client.DefaultRequestHeaders.AcceptEncoding.Add(new("identity"));
    }

    /// <summary>Fetches a file, unless it is in its place already.</summary>
    /// <param name="file">The file.</param>
    /// <param name="folder">The data folder.</param>
    /// <param name="cancellation">Stops the call; what has arrived is kept.</param>
    /// <exception cref="InputException">The folder cannot be written to.</exception>
    /// <exception cref="OutputException">No address gives the file, another call fetches it, or it cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public async Task<DownloadResult> FetchAsync(DownloadFile file, string folder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        var path = Path.GetFullPath(Path.Combine(folder, file.Path));
        if (file.IsInPlace(folder))
        {
            return DownloadResult.AlreadyThere;
        }

        using var partial = PartialFile.Open(path);

        // The call that held it until now may have been after the same file.
        if (file.IsInPlace(folder))
        {
            partial.Clear();
            return DownloadResult.AlreadyThere;
        }

        var reasons = new List<string>();
        foreach (var address in file.Addresses)
        {
            var reason = await TransferAsync(file, address, partial, cancellation).ConfigureAwait(false);
            if (reason is null)
            {
                reason = partial.Flaw(file);
                if (reason is null)
                {
                    partial.Complete();
                    return DownloadResult.Fetched;
                }

                partial.Clear();
            }

            reasons.Add($"{address}: {reason}");
        }

        throw new OutputException($"{path}: it could not be fetched. {string.Join("; ", reasons)}. Try again later, or name another server with --mirror.");
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    /// <summary>Lets the whole file arrive from an address.</summary>
    /// <returns>Why it did not; null where it did.</returns>
    private async Task<string?> TransferAsync(DownloadFile file, Uri address, PartialFile partial, CancellationToken cancellation)
    {
        var furthest = partial.Length;
        for (var failures = 0; ;)
        {
            var failure = await TryTransferAsync(file, address, partial, cancellation).ConfigureAwait(false);
            if (failure is null)
            {
                return null;
            }

            failures = partial.Length > furthest ? 1 : failures + 1;
            furthest = Math.Max(furthest, partial.Length);
            if (failure.IsFinal || failures >= policy.Attempts)
            {
                return failure.Reason;
            }

            progress.Announce($"{file.Path}: {failure.Reason}; trying again.");
            await Task.Delay(policy.Pause(failures), cancellation).ConfigureAwait(false);
        }
    }

    private async Task<Failure?> TryTransferAsync(DownloadFile file, Uri address, PartialFile partial, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(policy.Silence);
        try
        {
            var known = partial.Source is { Condition: not null } source && source.Address == address && partial.Length > 0 ? source : null;
            using var response = await AskAsync(address, known?.Condition, partial.Length, silence.Token).ConfigureAwait(false);
            if (known is not null && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                return HandleNothingLeft(partial, response.Content.Headers.ContentRange);
            }

            return Prepare(address, partial, known, response, out var whole)
                ?? await ReceiveAsync(file, partial, whole, response, silence).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new(exception.GetBaseException().Message.TrimEnd('.'), IsFinal: false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new(FormattableString.Invariant($"nothing arrived for {policy.Silence.TotalSeconds:0.###} s"), IsFinal: false);
        }
    }

    /// <summary>Asks for a file, or for the rest of it, and follows redirections.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="condition">What the rest belongs to; null for the whole file.</param>
    /// <param name="offset">Where the rest starts.</param>
    /// <param name="cancellation">Stops the call.</param>
    private async Task<HttpResponseMessage> AskAsync(Uri address, RangeConditionHeaderValue? condition, long offset, CancellationToken cancellation)
    {
        const int MaximumRedirections = 10;
        for (var redirections = 0; ; redirections++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (condition is not null)
            {
                request.Headers.Range = new(offset, null);
                request.Headers.IfRange = condition;
            }

            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            if (redirections == MaximumRedirections || Redirection(address, response) is not { } next)
            {
                return response;
            }

            response.Dispose();
            address = next;
        }
    }

    /// <summary>Where an answer leads; null where it is none that leads on, or not to http, or from https to less.</summary>
    private static Uri? Redirection(Uri address, HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && response.Headers.Location is { } location
        && Uri.TryCreate(address, location, out var next)
        && (next.Scheme == Uri.UriSchemeHttps || (next.Scheme == Uri.UriSchemeHttp && address.Scheme == Uri.UriSchemeHttp))
            ? next
            : null;

    /// <summary>A server that has nothing after the bytes that are there: they are the whole file, or of no use.</summary>
    private static Failure? HandleNothingLeft(PartialFile partial, ContentRangeHeaderValue? range)
    {
        if (range?.Length == partial.Length)
        {
            return null;
        }

        partial.Clear();
        return new("the server's file has become shorter", IsFinal: false);
    }

    /// <summary>Makes the partial file ready for what the server is about to send.</summary>
    /// <param name="address">The address that was asked.</param>
    /// <param name="partial">Is started anew where the whole file comes.</param>
    /// <param name="known">What was asked to go on; null where the whole file was asked for.</param>
    /// <param name="response">The answer.</param>
    /// <param name="whole">The length of the whole file; null where the server does not say.</param>
    private static Failure? Prepare(Uri address, PartialFile partial, PartialSource? known, HttpResponseMessage response, out long? whole)
    {
        var found = PartialSource.Of(address, response);
        whole = found.Length;
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                partial.Restart(found);
                return null;
            case HttpStatusCode.PartialContent when known is not null:
                var range = response.Content.Headers.ContentRange;
                if (range is { Unit: "bytes" } && range.From == partial.Length && known.Continues(found))
                {
                    whole ??= known.Length;
                    return null;
                }

                partial.Clear();
                return new($"the server sends another part than was asked for ({range?.ToString() ?? "no Content-Range"})", IsFinal: false);
            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError:
                return new(Describe(response), IsFinal: false);
            default:
                return new(Describe(response), IsFinal: true);
        }
    }

    private async Task<Failure?> ReceiveAsync(DownloadFile file, PartialFile partial, long? whole, HttpResponseMessage response, CancellationTokenSource silence)
    {
        if (file.Size is { } size && whole is { } promised && promised != size)
        {
            return new(FormattableString.Invariant($"the file must have {size} bytes. Found {promised} at the server"), IsFinal: true);
        }

        progress.Start(file.Path, whole ?? file.Size);
        var body = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
        var buffer = new byte[128 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, silence.Token).ConfigureAwait(false)) > 0)
        {
            partial.Append(buffer.AsSpan(0, read));
            progress.Report(partial.Length);
            silence.CancelAfter(policy.Silence);
        }

        return whole is { } length && partial.Length != length
            ? new(FormattableString.Invariant($"the answer ended after {partial.Length} of {length} bytes"), IsFinal: false)
            : null;
    }

    private static string Describe(HttpResponseMessage response)
    {
        var status = FormattableString.Invariant($"the server answers {(int)response.StatusCode} {response.ReasonPhrase}");
        return response.Headers.Location is { } location ? $"{status} with {location.OriginalString}, which is not followed" : status;
    }

    private sealed record Failure(string Reason, bool IsFinal);
}
