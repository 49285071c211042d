using System.CommandLine;
using System.Formats.Tar;
using System.IO.Compression;
using FluentAssertions;
using MultiTaskGH.Examples.Classification.Commands;
using MultiTaskGH.Examples.Common;
using Answer = MultiTaskGH.Examples.Tests.DownloadServer.Answer;

namespace MultiTaskGH.Examples.Tests;

public sealed class DownloadCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>The real program, stopped as a user stops it, and the same command again.</summary>
    [Fact]
    public void Ctrl_C_exits_with_130_and_the_next_call_fetches_the_rest()
    {
        using var server = new DownloadServer((request, before) => before == 0
            ? Answer.Good(request, Archive(request.Path)).CutAfter(60) with { GoesSilent = true }
            : Answer.Good(request, Archive(request.Path)));
        string[] arguments = ["download", "office31", "--data", folder["data"], "--mirror", server.Root + "copies/"];
        using (var child = ChildProgram.Start(folder.Root, arguments))
        {
            var partial = folder[Path.Combine("data", "office31", "image_list.zip.partial")];
            child.WaitUntil(() => File.Exists(partial) && new FileInfo(partial).Length == 60);

            child.Interrupt();
            var (stopped, _, error) = child.Wait();
            stopped.Should().Be(130, error);
            new FileInfo(partial).Length.Should().Be(60);
        }

        var (code, output) = Invoke(arguments);
        code.Should().Be(0);
        output.Should().Contain("office31/amazon.tgz: fetched, a whole archive").And.Contain("no checksum is known").And.Contain("Unpack");
        server.Requests.Select(request => request.Path).Should().Equal(
            "/copies/image_list.zip", "/copies/image_list.zip", "/copies/amazon.tgz", "/copies/dslr.tgz", "/copies/webcam.tgz");
        server.Requests[1].Range.Should().Be("bytes=60-");
        Directory.EnumerateFiles(folder[Path.Combine("data", "office31")]).Select(Path.GetFileName)
            .Should().BeEquivalentTo("image_list.zip", "amazon.tgz", "dslr.tgz", "webcam.tgz");

        Invoke(arguments).Output.Should().Contain("office31/webcam.tgz: already there.");
        server.Requests.Should().HaveCount(5);
    }

    [Fact]
    public void Wrong_bytes_are_one_error_with_both_checksums()
    {
        using var server = new DownloadServer((request, _) => Answer.Good(request, [1, 2, 3]));
        var download = () => Invoke("download", "usps", "--data", folder.Root, "--mirror", server.Root.ToString());
        download.Should().Throw<OutputException>().WithMessage("*MD5 must be ec16c51db3855ca6c91edd34d0e9b197. Found 5289df737df57326fcdd22597afb1fac*");
        Directory.EnumerateFiles(folder["usps"]).Should().BeEmpty();
    }

    [Theory]
    [InlineData("svhn", "http://ufldl.stanford.edu/housenumbers/", "svhn/{train,test}-images-idx4-ubyte")]
    [InlineData("mnist-m", "http://yaroslav.ganin.net", "mnist_m/{train,test}-images-idx4-ubyte")]
    public void A_set_that_needs_the_user_says_where_it_is_and_what_is_read(string set, string page, string file)
    {
        var (code, output) = Invoke("download", set, "--data", folder["data"]);
        code.Should().Be(1, "a script must not go on without the files");
        output.Should().Contain(page).And.Contain(file);
        Directory.Exists(folder["data"]).Should().BeFalse();
    }

    [Theory]
    [InlineData("A data set must be one of digits, mnist, *Found 'cifar'.", "cifar")]
    [InlineData("*must be an http or https address. Found 'ftp://127.0.0.1/'.", "mnist", "--mirror", "ftp://127.0.0.1/")]
    [InlineData("*must be an http or https address. Found 'copies'.", "mnist", "--mirror", "copies")]
    public void Wrong_arguments_are_the_users_mistake(string expected, params string[] arguments) =>
        Command().Parse(["download", .. arguments]).Errors.Should().ContainSingle().Which.Message.Should().Match(expected);

    [Fact]
    public void A_folder_without_a_name_is_the_users_mistake()
    {
        var download = () => Invoke("download", "mnist", "--data", "");
        download.Should().Throw<InputException>().WithMessage("--data must name a folder. Found ''.");
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

    private static RootCommand Command() => new() { DownloadCommand.Create(CancellationToken.None) };

    private static (int Code, string Output) Invoke(params string[] arguments)
    {
        var console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            return (Command().Parse(arguments).Invoke(new() { EnableDefaultExceptionHandler = false }), output.ToString());
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    private static byte[] Archive(string path)
    {
        using var archive = new MemoryStream();
        var name = Path.GetFileNameWithoutExtension(path);
        if (path.EndsWith(".zip", StringComparison.Ordinal))
        {
            using var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true);
            var entry = zip.CreateEntry($"{name}/amazon.txt");
            entry.LastWriteTime = new(2025, 7, 1, 0, 0, 0, TimeSpan.Zero);
            using var list = entry.Open();
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
