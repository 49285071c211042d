using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using FluentAssertions;
using MultiTaskGH.Examples.Common;
using Answer = MultiTaskGH.Examples.Tests.DownloadServer.Answer;

namespace MultiTaskGH.Examples.Tests;

public sealed class DownloaderTests : IDisposable
{
    private static readonly byte[] Content = Noise(300_000, seed: 1);

    private readonly TemporaryFolder folder = new();
    private readonly RecordedProgress progress = new();
    private readonly List<int> pauses = [];

    private string Place => folder[Path.Combine("set", "file.bin")];

    private string Partial => Place + ".partial";

    [Fact]
    public async Task A_file_arrives_once()
    {
        using var server = new DownloadServer((request, _) => Answer.Good(request, Content));
        (await Fetch(File(server))).Should().Be(DownloadResult.Fetched);
        ShouldBeInPlace(Content);
        progress.Started.Should().Equal(("set/file.bin", Content.Length));
        progress.Arrived.Should().BeInAscendingOrder().And.HaveElementAt(progress.Arrived.Count - 1, Content.Length);
        server.Requests.Should().ContainSingle().Which.Headers["Accept-Encoding"].Should().Be("identity");

        (await Fetch(File(server))).Should().Be(DownloadResult.AlreadyThere);
        server.Requests.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_connection_that_is_cut_goes_on_where_it_was()
    {
        using var server = new DownloadServer((request, before) => before switch
        {
            0 => Answer.Good(request, Content).CutAfter(100_000),
            1 => Answer.Good(request, Content).CutAfter(50_000),
            _ => Answer.Good(request, Content),
        });
        await Fetch(File(server));
        ShouldBeInPlace(Content);
        server.Requests.Select(request => request.Range).Should().Equal(null, "bytes=100000-", "bytes=150000-");
        server.Requests.Select(request => request.IfRange).Should().Equal(null, "\"v1\"", "\"v1\"");
        pauses.Should().Equal(1, 1);
        progress.Announced.Should().HaveCount(2).And.OnlyContain(line => line.EndsWith("; trying again."));
    }

    [Fact]
    public async Task A_call_that_was_stopped_keeps_what_has_arrived_for_the_next_one()
    {
        using var stop = new CancellationTokenSource();
        progress.OnReport = _ => stop.Cancel();
        using var server = new DownloadServer((request, before) => before == 0
            ? Answer.Good(request, Content).CutAfter(100_000) with { GoesSilent = true }
            : Answer.Good(request, Content));
        var fetch = () => Fetch(File(server), cancellation: stop.Token);
        await fetch.Should().ThrowAsync<OperationCanceledException>();

        System.IO.File.Exists(Place).Should().BeFalse();
        var kept = (int)new FileInfo(Partial).Length;
        kept.Should().BeInRange(1, 100_000);
        System.IO.File.ReadAllBytes(Partial).Should().Equal(Content[..kept]);

        progress.OnReport = null;
        await Fetch(File(server));
        ShouldBeInPlace(Content);
        server.Requests[^1].Range.Should().Be($"bytes={kept}-");
    }

    [Fact]
    public async Task A_partial_file_of_another_address_is_not_gone_on_with()
    {
        using var server = new DownloadServer((request, before) => before == 0 ? Answer.Good(request, Noise(9_000, 2)).CutAfter(5_000) : Answer.Good(request, Content));
        var first = () => Fetch(File(server, name: "other.bin"), policy: Policy with { Attempts = 1 });
        await first.Should().ThrowAsync<OutputException>().WithMessage("*ended*Try again later, or name another server with --mirror.");
        new FileInfo(Partial).Length.Should().Be(5_000);

        await Fetch(File(server));
        ShouldBeInPlace(Content);
        server.Requests[1].Range.Should().BeNull();
    }

    [Fact]
    public async Task A_partial_file_of_no_known_source_is_not_gone_on_with()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Partial)!);
        await System.IO.File.WriteAllBytesAsync(Partial, Noise(400_000, 3));
        await System.IO.File.WriteAllTextAsync(Partial + ".json", "{\"Address\":");
        using var server = new DownloadServer((request, _) => Answer.Good(request, Content));
        await Fetch(File(server));
        ShouldBeInPlace(Content);
        server.Requests.Should().ContainSingle().Which.Range.Should().BeNull();
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_sends_the_whole_file()
    {
        using var server = new DownloadServer((request, before) => new Answer(200, Content) { Headers = [("ETag", "\"v1\"")] } is var whole && before == 0 ? whole.CutAfter(70_000) : whole);
        await Fetch(File(server));
        ShouldBeInPlace(Content);
        server.Requests.Select(request => request.Range).Should().Equal(null, "bytes=70000-");
    }

    [Fact]
    public async Task Without_a_mark_of_its_version_a_file_starts_anew()
    {
        using var server = new DownloadServer((request, before) => before == 0 ? new Answer(200, Noise(400_000, 4)).CutAfter(70_000) : new Answer(200, Content));
        await Fetch(File(server));
        ShouldBeInPlace(Content);
        server.Requests.Select(request => request.Range).Should().Equal(null, null);
    }

    [Theory]
    [InlineData("W/\"v1\"", null, null)]
    [InlineData("W/\"v1\"", "Tue, 01 Jul 2025 10:00:00 GMT", "Tue, 01 Jul 2025 10:00:00 GMT")]
    [InlineData(null, "Tue, 01 Jul 2025 10:00:00 GMT", "Tue, 01 Jul 2025 10:00:00 GMT")]
    [InlineData("\"v1\"", "Tue, 01 Jul 2025 10:00:00 GMT", "\"v1\"")]
    public async Task Only_a_strong_mark_or_a_date_stands_for_equal_bytes(string? tag, string? date, string? condition)
    {
        (string, string)[] headers = [.. new[] { ("ETag", tag), ("Last-Modified", date) }.Where(header => header.Item2 is not null).Select(header => (header.Item1, header.Item2!))];
        using var server = new DownloadServer((request, before) => before == 0
            ? new Answer(200, Content) { Headers = headers }.CutAfter(70_000)
            : Answer.Good(request, Content, condition ?? "") is { Status: 206 } rest ? rest with { Headers = [.. headers, .. rest.Headers.Where(header => header.Name == "Content-Range")] } : new Answer(200, Content));
        await Fetch(File(server));
        ShouldBeInPlace(Content);
        server.Requests[1].IfRange.Should().Be(condition);
        server.Requests[1].Range.Should().Be(condition is null ? null : "bytes=70000-");
    }

    [Fact]
    public async Task A_file_that_changes_between_two_requests_starts_anew()
    {
        using var server = new DownloadServer((request, before) => before == 0
            ? Answer.Good(request, Noise(200_000, 5), "\"old\"").CutAfter(100_000)
            : Answer.Good(request, Content, "\"new\""));
        await Fetch(File(server));
        ShouldBeInPlace(Content);
        server.Requests.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("bytes 100000-299999/300000", "\"new\"")]
    [InlineData("bytes 100000-299999/300001", "\"v1\"")]
    [InlineData("bytes 99999-299999/300000", "\"v1\"")]
    [InlineData("bytes 100001-299999/300000", "\"v1\"")]
    [InlineData("lines 100000-299999/300000", "\"v1\"")]
    [InlineData(null, "\"v1\"")]
    public async Task A_rest_that_does_not_fit_is_not_taken(string? range, string tag)
    {
        using var server = new DownloadServer((request, before) => before switch
        {
            0 => Answer.Good(request, Content).CutAfter(100_000),
            1 => new Answer(206, Noise(200_000, 6)) { Headers = [("ETag", tag), .. range is null ? (ReadOnlySpan<(string, string)>)[] : [("Content-Range", range)]] },
            _ => Answer.Good(request, Content),
        });
        await Fetch(File(server));
        ShouldBeInPlace(Content);
        server.Requests.Select(request => request.Range).Should().Equal(null, "bytes=100000-", null);
    }

    [Fact]
    public async Task A_partial_file_that_is_whole_already_is_taken()
    {
        using var server = new DownloadServer((request, before) => before == 0
            ? new Answer(200, Content) { PromisedLength = Content.Length + 10, Headers = [("ETag", "\"v1\"")] }
            : Answer.Good(request, Content));
        await Fetch(File(server));
        ShouldBeInPlace(Content);
        server.Requests[1].Range.Should().Be("bytes=300000-");
    }

    [Fact]
    public async Task A_file_that_has_become_shorter_starts_anew()
    {
        using var server = new DownloadServer((request, before) => before == 0
            ? Answer.Good(request, Noise(500_000, 7)).CutAfter(400_000)
            : Answer.Good(request, Content));
        await Fetch(File(server));
        ShouldBeInPlace(Content);
        server.Requests.Select(request => request.Range).Should().Equal(null, "bytes=400000-", null);
    }

    [Fact]
    public async Task A_promise_of_more_than_there_is_fails_in_the_end()
    {
        using var server = new DownloadServer((_, _) => new Answer(200, Content) { PromisedLength = Content.Length + 10, Headers = [("ETag", "\"v1\"")] });
        var fetch = () => Fetch(File(server));
        await fetch.Should().ThrowAsync<OutputException>().WithMessage($"{Place}: it could not be fetched. {server.Root}file.bin: *");
        server.Requests.Should().HaveCount(3, "the first one got somewhere, the next two did not");
        pauses.Should().Equal(1, 2);
        System.IO.File.Exists(Place).Should().BeFalse();
    }

    [Fact]
    public async Task A_promise_of_less_than_there_is_does_not_pass_the_checksum()
    {
        using var server = new DownloadServer((_, _) => new Answer(200, Content) { PromisedLength = Content.Length - 10 });
        var fetch = () => Fetch(File(server));
        await fetch.Should().ThrowAsync<OutputException>().WithMessage($"*MD5 must be {Md5(Content)}. Found {Md5(Content[..^10])}*");
        Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public async Task Wrong_bytes_are_thrown_away_and_the_next_address_is_asked()
    {
        var wrong = Noise(1_000, 8);
        using var server = new DownloadServer((request, _) => Answer.Good(request, request.Path == "/first/file.bin" ? wrong : Content));
        var file = File(server) with { Addresses = [new(server.Root, "first/file.bin"), new(server.Root, "second/file.bin"), new(server.Root, "third/file.bin")] };
        await Fetch(file);
        ShouldBeInPlace(Content);
        server.Requests.Select(request => request.Path).Should().Equal("/first/file.bin", "/second/file.bin");
    }

    [Fact]
    public async Task Where_no_address_helps_each_one_says_why()
    {
        var wrong = Noise(1_000, 9);
        using var server = new DownloadServer((request, _) => request.Path == "/a" ? Answer.Of(404) : Answer.Good(request, wrong));
        var file = File(server) with { Addresses = [new(server.Root, "a"), new(server.Root, "b")] };
        var fetch = () => Fetch(file);
        (await fetch.Should().ThrowAsync<OutputException>()).Which.Message.Should().Be(
            $"{Place}: it could not be fetched. {server.Root}a: the server answers 404 Status; {server.Root}b: MD5 must be {Md5(Content)}. Found {Md5(wrong)}. "
            + "Try again later, or name another server with --mirror.");
        server.Requests.Should().HaveCount(2, "a missing file does not come back");
        Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task A_server_in_trouble_is_asked_again(int status)
    {
        using var server = new DownloadServer((request, before) => before < 2 ? Answer.Of(status) : Answer.Good(request, Content));
        await Fetch(File(server));
        ShouldBeInPlace(Content);
        pauses.Should().Equal(1, 2);
    }

    [Fact]
    public async Task A_server_that_stays_in_trouble_is_given_up()
    {
        using var server = new DownloadServer((_, _) => Answer.Of(503));
        var fetch = () => Fetch(File(server));
        await fetch.Should().ThrowAsync<OutputException>().WithMessage("*the server answers 503 Status.*");
        server.Requests.Should().HaveCount(Policy.Attempts);
    }

    [Fact]
    public async Task No_server_at_all_is_an_error()
    {
        DownloadFile file;
        using (var server = new DownloadServer((_, _) => Answer.Of(500)))
        {
            file = File(server);
        }

        var fetch = () => Fetch(file);
        await fetch.Should().ThrowAsync<OutputException>().WithMessage($"{Place}: it could not be fetched. {file.Addresses[0]}: *");
        pauses.Should().Equal(1, 2);
    }

    [Fact]
    public async Task A_redirection_is_followed()
    {
        using var server = new DownloadServer((request, _) => request.Path == "/file.bin"
            ? Answer.Of(302) with { Headers = [("Location", "/elsewhere.bin")] }
            : Answer.Good(request, Content));
        await Fetch(File(server));
        ShouldBeInPlace(Content);
    }

    [Fact]
    public async Task Redirections_in_a_circle_end()
    {
        using var server = new DownloadServer((_, _) => Answer.Of(302) with { Headers = [("Location", "/file.bin")] });
        var fetch = () => Fetch(File(server));
        await fetch.Should().ThrowAsync<OutputException>().WithMessage("*the server answers 302 Status with /file.bin, which is not followed.*");
        server.Requests.Should().HaveCount(11);
    }

    [Fact]
    public async Task A_redirection_to_something_else_than_http_is_not_followed()
    {
        await System.IO.File.WriteAllBytesAsync(folder["local.bin"], Content);
        using var server = new DownloadServer((_, _) => Answer.Of(302) with { Headers = [("Location", "file://" + folder["local.bin"])] });
        var fetch = () => Fetch(File(server));
        await fetch.Should().ThrowAsync<OutputException>().WithMessage("*the server answers 302 Status with file://*, which is not followed.*");
        System.IO.File.Exists(Place).Should().BeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public async Task A_server_that_goes_silent_is_asked_again(int arrived)
    {
        using var server = new DownloadServer((request, before) => before == 0
            ? Answer.Good(request, Content).CutAfter(arrived) with { GoesSilent = true }
            : Answer.Good(request, Content));
        await Fetch(File(server), policy: Policy with { Silence = TimeSpan.FromMilliseconds(150) });
        ShouldBeInPlace(Content);
        progress.Announced.Should().ContainSingle().Which.Should().Contain("nothing arrived for 0.15 s");
        server.Requests[1].Range.Should().Be(arrived == 0 ? null : "bytes=100000-");
    }

    [Fact]
    public async Task What_is_packed_arrives_packed()
    {
        var packed = IdxBytes.Packed(Content);
        using var server = new DownloadServer((_, _) => new Answer(200, packed) { Headers = [("Content-Encoding", "gzip"), ("Content-Type", "application/gzip")] });
        await Fetch(File(server) with { Checksum = Checksum.Md5(Md5(packed)) });
        ShouldBeInPlace(packed);
    }

    [Fact]
    public async Task A_known_size_is_compared_before_the_bytes_come()
    {
        using var server = new DownloadServer((request, _) => Answer.Good(request, Content));
        var fetch = () => Fetch(File(server) with { Size = 7_698_031_104 });
        await fetch.Should().ThrowAsync<OutputException>().WithMessage("*the file must have 7698031104 bytes. Found 300000 at the server*");
        progress.Started.Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_that_is_not_as_it_must_be_is_replaced()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Place)!);
        await System.IO.File.WriteAllTextAsync(Place, "something else");
        using var server = new DownloadServer((request, before) => before == 0 ? Answer.Of(404) : Answer.Good(request, Content));
        var fetch = () => Fetch(File(server));
        await fetch.Should().ThrowAsync<OutputException>();
        (await System.IO.File.ReadAllTextAsync(Place)).Should().Be("something else", "nothing better has arrived");
        await Fetch(File(server));
        ShouldBeInPlace(Content);
    }

    [Fact]
    public async Task Two_calls_at_once_do_not_write_into_one_another()
    {
        using var arrived = new SemaphoreSlim(0);
        progress.OnReport = _ => arrived.Release();
        using var stop = new CancellationTokenSource();
        using var silent = new DownloadServer((request, _) => Answer.Good(request, Content).CutAfter(100_000) with { GoesSilent = true });
        var first = Fetch(File(silent), cancellation: stop.Token);
        await arrived.WaitAsync();

        var second = () => Fetch(File(silent));
        await second.Should().ThrowAsync<OutputException>().WithMessage($"{Partial}.json: no other call may use it.*");
        stop.Cancel();
        var stopped = () => first;
        await stopped.Should().ThrowAsync<OperationCanceledException>();
        (await System.IO.File.ReadAllBytesAsync(Partial)).Should().Equal(Content[..(int)new FileInfo(Partial).Length]);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_the_users_mistake()
    {
        await System.IO.File.WriteAllTextAsync(folder["set"], "a file in the folder's place");
        using var server = new DownloadServer((request, _) => Answer.Good(request, Content));
        var fetch = () => Fetch(File(server));
        await fetch.Should().ThrowAsync<InputException>().WithMessage("--data must name a folder that can be written to.*");
    }

    [LinuxFact]
    public async Task A_full_disk_is_one_clear_error()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Partial)!);
        System.IO.File.CreateSymbolicLink(Partial, "/dev/full");
        using var server = new DownloadServer((request, _) => Answer.Good(request, Content));
        var fetch = () => Fetch(File(server));
        await fetch.Should().ThrowAsync<OutputException>().WithMessage($"{Partial}: it could not be written. No space left on device*");
        System.IO.File.Exists(Place).Should().BeFalse();
    }

    [Theory]
    [InlineData(ArchiveFormat.Zip)]
    [InlineData(ArchiveFormat.Tar)]
    [InlineData(ArchiveFormat.TarGzip)]
    public void Without_a_checksum_an_archive_must_be_whole_and_hold_its_folder(ArchiveFormat format)
    {
        var whole = Packed(format, "amazon/images/bike/frame_0001.jpg");
        Flaw(whole, "amazon").Should().BeNull();
        Flaw(Packed(format, "./amazon/images/bike/frame_0001.jpg"), "amazon").Should().BeNull();
        Flaw(whole, "dslr").Should().Be("the archive must hold files in dslr/. Found none");
        Flaw(whole[..(whole.Length / 2)], "amazon").Should().StartWith("the file must be a whole ");
        Flaw("<!DOCTYPE html><html>Please sign in</html>"u8.ToArray(), "amazon").Should().NotBeNull();
        Flaw([], "amazon").Should().NotBeNull();

        string? Flaw(byte[] content, string expected) => new Archive(format, expected).Flaw(new MemoryStream(content));
    }

    [Fact]
    public async Task A_page_in_place_of_an_archive_is_not_taken()
    {
        using var server = new DownloadServer((request, _) => Answer.Good(request, "<html>Please sign in</html>"u8.ToArray()));
        var file = File(server) with { Checksum = null, Archive = new(ArchiveFormat.TarGzip, "amazon") };
        var fetch = () => Fetch(file);
        await fetch.Should().ThrowAsync<OutputException>().WithMessage("*the file must be a whole tar archive packed with gzip.*");
        System.IO.File.Exists(Place).Should().BeFalse();
    }

    [Fact]
    public void Plain_lines_are_few()
    {
        var lines = RecordedProgress.Lines(plain =>
        {
            plain.Start("mnist/a.gz", 10 << 20);
            for (var arrived = 0; arrived <= 10 << 20; arrived += 1 << 15)
            {
                plain.Report(arrived);
            }
        });
        lines.Should().HaveCount(11);
        lines[5].Should().Be("mnist/a.gz                            50 %  5.0 of 10.0 MiB");
    }

    public void Dispose() => folder.Dispose();

    private DownloadPolicy Policy => new()
    {
        Attempts = 3,
        Pause = failures =>
        {
            pauses.Add(failures);
            return TimeSpan.Zero;
        },
    };

    private static DownloadFile File(DownloadServer server, string name = "file.bin") =>
        new() { Path = "set/file.bin", Addresses = [new(server.Root, name)], Checksum = Checksum.Md5(Md5(Content)) };

    private async Task<DownloadResult> Fetch(DownloadFile file, DownloadPolicy? policy = null, CancellationToken cancellation = default)
    {
        using var downloader = new Downloader(policy ?? Policy, progress);
        return await downloader.FetchAsync(file, folder.Root, cancellation);
    }

    private void ShouldBeInPlace(byte[] content)
    {
        System.IO.File.ReadAllBytes(Place).Should().Equal(content);
        Directory.EnumerateFiles(Path.GetDirectoryName(Place)!).Should().Equal(Place);
    }

    private static byte[] Packed(ArchiveFormat format, string entry)
    {
        using var archive = new MemoryStream();
        if (format == ArchiveFormat.Zip)
        {
            using var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true);
            using var content = zip.CreateEntry(entry).Open();
            content.Write(Content.AsSpan(0, 5_000));
        }
        else
        {
            using var tar = new TarWriter(archive, leaveOpen: true);
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(Content[..5_000]) });
        }

        return format == ArchiveFormat.TarGzip ? IdxBytes.Packed(archive.ToArray()) : archive.ToArray();
    }

    private static string Md5(byte[] bytes) => Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.MD5, bytes));

    private static byte[] Noise(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private sealed class RecordedProgress : DownloadProgress
    {
        public List<string> Announced { get; } = [];

        public List<(string File, long? Size)> Started { get; } = [];

        public List<long> Arrived { get; } = [];

        public Action<long>? OnReport { get; set; }

        public override void Announce(string line) => Announced.Add(line);

        public override void Start(string file, long? size) => Started.Add((file, size));

        public override void Report(long arrived)
        {
            Arrived.Add(arrived);
            OnReport?.Invoke(arrived);
        }

        public static string[] Lines(Action<DownloadProgress> report)
        {
            var console = Console.Out;
            using var text = new StringWriter();
            Console.SetOut(text);
            try
            {
                report(new PlainLines());
            }
            finally
            {
                Console.SetOut(console);
            }

            return text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        }
    }
}
