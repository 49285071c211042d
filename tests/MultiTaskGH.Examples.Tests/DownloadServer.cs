using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MultiTaskGH.Examples.Tests;

/// <summary>A web server on this machine that can break every promise of HTTP. One request per connection.</summary>
internal sealed class DownloadServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly List<Request> requests = [];
    private readonly Task loop;

    /// <param name="answer">Gives the answer to a request; the number of those before it comes with it.</param>
    public DownloadServer(Func<Request, int, Answer> answer)
    {
        listener.Start();
        Root = new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        loop = Task.Run(() => ServeAsync(answer));
    }

    public Uri Root { get; }

    public IReadOnlyList<Request> Requests
    {
        get
        {
            lock (requests)
            {
                return [.. requests];
            }
        }
    }

    public void Dispose()
    {
        end.Cancel();
        listener.Stop();
        loop.Wait();
        end.Dispose();
    }

    private async Task ServeAsync(Func<Request, int, Answer> answer)
    {
        var served = new List<Task>();
        try
        {
            while (true)
            {
                served.Add(ServeAsync(await listener.AcceptTcpClientAsync(end.Token), answer));
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or InvalidOperationException)
        {
            // The listener was stopped.
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(TcpClient connection, Func<Request, int, Answer> answer)
    {
        using (connection)
        {
            try
            {
                await HandleAsync(connection.GetStream(), answer);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    private async Task HandleAsync(NetworkStream stream, Func<Request, int, Answer> answer)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var path = (await reader.ReadLineAsync(end.Token) ?? "").Split(' ').ElementAtOrDefault(1) ?? "";
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(end.Token) is { Length: > 0 } line)
        {
            headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }

        var request = new Request(path, headers);
        int before;
        lock (requests)
        {
            before = requests.Count;
            requests.Add(request);
        }

        var reply = answer(request, before);
        var head = new StringBuilder($"HTTP/1.1 {reply.Status} Status\r\nConnection: close\r\n");
        foreach (var (name, value) in reply.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (reply.PromisedLength is { } length)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n");
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), end.Token);
        await stream.WriteAsync(reply.Body, end.Token);
        if (reply.GoesSilent)
        {
            await Task.Delay(Timeout.Infinite, end.Token);
        }
    }

    public sealed record Request(string Path, IReadOnlyDictionary<string, string> Headers)
    {
        public string? Range => Headers.GetValueOrDefault("Range");

        public string? IfRange => Headers.GetValueOrDefault("If-Range");
    }

    public sealed record Answer(int Status, byte[] Body)
    {
        public long? PromisedLength { get; init; } = Body.Length;

        public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

        public bool GoesSilent { get; init; }

        public static Answer Of(int status) => new(status, []);

        /// <summary>What a good server says: the rest where it was asked for and the version is the same, the whole otherwise.</summary>
        public static Answer Good(Request request, byte[] content, string tag = "\"v1\"")
        {
            if (request.Range is not { } range || request.IfRange is { } condition && condition != tag)
            {
                return new(200, content) { Headers = [("ETag", tag)] };
            }

            var from = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
            return from >= content.Length
                ? new(416, []) { Headers = [("Content-Range", $"bytes */{content.Length}")] }
                : new(206, content[from..]) { Headers = [("ETag", tag), ("Content-Range", $"bytes {from}-{content.Length - 1}/{content.Length}")] };
        }

        /// <summary>The same answer, cut off.</summary>
        public Answer CutAfter(int bytes) => this with { Body = Body[..bytes] };
    }
}
