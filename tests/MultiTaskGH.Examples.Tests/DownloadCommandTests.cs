using System.Formats.Tar;
using System.IO.Compression;
using FluentAssertions;
using MultiTaskGH.Examples.Common;
using Answer = MultiTaskGH.Examples.Tests.DownloadServer.Answer;

namespace MultiTaskGH.Examples.Tests;

/// <summary>The real program: <c>download</c> fetches, checks, says where things are, and stops cleanly.</summary>
public sealed class DownloadCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_set_is_fetched_from_a_mirror_once()
    {
        using var server = new DownloadServer((request, _) => Answer.Good(request, Archive(request.Path)));
        string[] arguments = ["download", "office31", "--data", "data", "--mirror", server.Root + "copies/"];
        var (code, output, error) = ChildProgram.Run(folder.Root, arguments);
        code.Should().Be(0, error);
        output.Should().Contain("office31/amazon.tgz: fetched, a whole archive").And.Contain("no checksum is known").And.Contain("Unpack");
        server.Requests.Select(request => request.Path).Should().Equal("/copies/image_list.zip", "/copies/amazon.tgz", "/copies/dslr.tgz", "/copies/webcam.tgz");
        Directory.EnumerateFiles(folder[Path.Combine("data", "office31")]).Select(Path.GetFileName)
            .Should().BeEquivalentTo("image_list.zip", "amazon.tgz", "dslr.tgz", "webcam.tgz");

        ChildProgram.Run(folder.Root, arguments).Output.Should().Contain("office31/webcam.tgz: already there.");
        server.Requests.Should().HaveCount(4);
    }

    [Fact]
    public void Wrong_bytes_are_one_line_with_both_checksums()
    {
        using var server = new DownloadServer((request, _) => Answer.Good(request, [1, 2, 3]));
        var (code, _, error) = ChildProgram.Run(folder.Root, "download", "usps", "--data", ".", "--mirror", server.Root.ToString());
        code.Should().Be(1);
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().ContainSingle().Which.Should()
            .StartWith("error: ").And.Contain("MD5 must be ec16c51db3855ca6c91edd34d0e9b197. Found 5289df737df57326fcdd22597afb1fac");
        Directory.EnumerateFiles(folder["usps"]).Should().BeEmpty();
    }

    [Fact]
    public void Ctrl_C_keeps_what_has_arrived_and_exits_with_130()
    {
        var content = new byte[100_000];
        using var server = new DownloadServer((request, _) => Answer.Good(request, content).CutAfter(60_000) with { GoesSilent = true });
        using var child = ChildProgram.Start(folder.Root, "download", "usps", "--data", ".", "--mirror", server.Root.ToString());
        var partial = folder[Path.Combine("usps", "usps.bz2.partial")];
        while (!child.HasExited && !(File.Exists(partial) && new FileInfo(partial).Length == 60_000))
        {
            Thread.Sleep(20);
        }

        child.Interrupt();
        child.Wait().ExitCode.Should().Be(130);
        new FileInfo(partial).Length.Should().Be(60_000);
    }

    [Theory]
    [InlineData("svhn", "http://ufldl.stanford.edu/housenumbers/")]
    [InlineData("mnist-m", "mnist_m.tar.gz")]
    public void A_set_that_needs_the_user_says_where_it_is(string set, string expected)
    {
        var (code, output, error) = ChildProgram.Run(folder.Root, "download", set, "--data", "data");
        code.Should().Be(1, "a script must not go on without the files");
        error.Should().BeEmpty();
        output.Should().Contain(expected);
        Directory.Exists(folder["data"]).Should().BeFalse();
    }

    [Fact]
    public void Wrong_arguments_are_the_users_mistake()
    {
        var (set, _, unknown) = ChildProgram.Run(folder.Root, "download", "cifar");
        set.Should().Be(2);
        unknown.Should().StartWith("error: A data set must be one of digits, mnist, ").And.Contain("Found 'cifar'.");
        var (mirror, _, scheme) = ChildProgram.Run(folder.Root, "download", "mnist", "--mirror", "ftp://127.0.0.1/");
        mirror.Should().Be(2);
        scheme.Should().Contain("must be an http or https address. Found 'ftp://127.0.0.1/'.");
    }

    [Fact]
    public void Every_set_says_how_its_files_are_told_from_wrong_ones()
    {
        DownloadCatalog.All.Select(set => set.Name).Should().Equal(
            "digits", "mnist", "usps", "svhn", "mnist-m", "office31", "office-home", "visda", "domainnet");
        foreach (var set in DownloadCatalog.All)
        {
            set.Files.Where(file => file.Checksum is null && file.Archive is null).Should().BeEmpty(set.Name);
            set.Files.Select(file => file.Path).Should().OnlyHaveUniqueItems();
            set.Files.Select(file => file.Name).Should().OnlyHaveUniqueItems("a mirror has one folder");
            set.Files.SelectMany(file => file.Addresses).Select(address => address.Scheme).Should().BeSubsetOf(["http", "https"]);
            (set.ByHand is null).Should().Be(set.Files.Count > 0 && set.Files.All(file => file.Addresses.Count > 0), set.Name);
        }
    }

    [RealDataFact]
    public void The_checksums_are_those_of_the_real_files()
    {
        var files = DownloadCatalog.Parse("mnist").Files;
        files.Should().HaveCount(4).And.OnlyContain(file => file.IsInPlace(RealDataFactAttribute.Digits));
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Archive(string path)
    {
        using var archive = new MemoryStream();
        var name = Path.GetFileNameWithoutExtension(path);
        if (path.EndsWith(".zip", StringComparison.Ordinal))
        {
            using var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true);
            using var list = zip.CreateEntry($"{name}/amazon.txt").Open();
            list.WriteByte((byte)'\n');
        }
        else
        {
            using var tar = new TarWriter(archive, leaveOpen: true);
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{name}/images/bike/frame_0001.jpg") { DataStream = new MemoryStream([1]) });
        }

        return path.EndsWith(".tgz", StringComparison.Ordinal) ? IdxBytes.Packed(archive.ToArray()) : archive.ToArray();
    }
}
