using System.Buffers;
using System.IO.Compression;
using FluentAssertions;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Tests;

public sealed class ImageStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = new byte[70_000];

    public ImageStoreTests() => new Random(1).NextBytes(content);

    [Theory]
    [InlineData("set")]
    [InlineData("set.zip")]
    public void Folders_and_zip_files_show_the_same(string name)
    {
        Write("set/b/2.jpg", content);
        Write("set/b/10.jpg", []);
        Write("set/a/x/1.jpg", [1]);
        Write("set/.hidden/1.jpg", [1]);
        Write("set/top.txt", "text"u8.ToArray());
        Directory.CreateDirectory(folder["set/empty"]);
        Pack();
        using var store = ImageStore.Open(folder[name]);
        store.FoldersIn("").Should().Equal("a", "b", "empty");
        store.FilesIn("").Should().Equal("top.txt");
        store.FilesIn("b").Should().Equal("10.jpg", "2.jpg");
        store.FilesIn("empty").Should().BeEmpty();
        store.FoldersIn("nowhere").Should().BeEmpty();
        store.Contains("a/x/1.jpg").Should().BeTrue();
        store.Contains("a/x").Should().BeFalse();
        store.Contains("a/x/2.jpg").Should().BeFalse();
        store.ReadText("top.txt").Should().Be("text");
        Read(store, "b/2.jpg").SequenceEqual(content).Should().BeTrue();
        Read(store, "b/10.jpg").Should().BeEmpty();
        store.Identify("a/x/1.jpg").Should().Be((1L, 0xA505DF1Bu), "this is the CRC-32 of the byte 1");
        store.Identify("nowhere").Should().Be((-1L, 0u));
        var read = () => Read(store, "nowhere/1.jpg");
        read.Should().Throw<UnreadableImageException>();
    }

    [Fact]
    public void A_zip_file_is_read_from_several_threads()
    {
        for (var i = 0; i < 20; i++)
        {
            Write($"set/{i}.jpg", content[(100 * i)..]);
        }

        Pack();
        using var store = ImageStore.Open(folder["set.zip"]);
        Parallel.For(0, 200, new() { MaxDegreeOfParallelism = 4 }, k => Read(store, $"{k % 20}.jpg").AsSpan().SequenceEqual(content.AsSpan(100 * (k % 20))).Should().BeTrue());
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    public void An_entry_that_is_damaged_is_not_taken_for_its_content(CompressionLevel level)
    {
        Write("set/1.jpg", content);
        Pack(level);
        var file = File.ReadAllBytes(folder["set.zip"]);
        file[30_000] ^= 1;
        File.WriteAllBytes(folder["set.zip"], file);
        using var store = ImageStore.Open(folder["set.zip"]);
        var read = () => Read(store, "1.jpg");
        read.Should().Throw<UnreadableImageException>();
    }

    [Fact]
    public void The_ends_of_a_large_file_identify_it()
    {
        Write("set/1.jpg", content);
        using var store = ImageStore.Open(folder["set"]);
        var before = store.Identify("1.jpg");
        content[^1] ^= 1;
        Write("set/1.jpg", content);
        store.Identify("1.jpg").Should().NotBe(before);
        Write("set/1.jpg", content[..^1]);
        store.Identify("1.jpg").Length.Should().Be(content.Length - 1);
    }

    [Fact]
    public void What_is_neither_folder_nor_zip_file_is_an_error_that_names_it()
    {
        File.WriteAllText(folder["page.zip"], "<html>not found</html>");
        var page = () => ImageStore.Open(folder["page.zip"]);
        page.Should().Throw<InputException>().WithMessage($"{folder["page.zip"]}: the file must be a zip file. *fetch the file again.");
        Write("set/1.jpg", content);
        Pack();
        var half = File.ReadAllBytes(folder["set.zip"]);
        File.WriteAllBytes(folder["half.zip"], half[..(half.Length / 2)]);
        var cut = () => ImageStore.Open(folder["half.zip"]);
        cut.Should().Throw<InputException>().WithMessage("*must be a zip file*");
        var missing = () => ImageStore.Open(folder["missing"]);
        missing.Should().Throw<InputException>().WithMessage("*the folder or zip file must exist. Found nothing there.");
    }

    [Fact]
    public void A_folder_per_class_gives_labels_in_ordinal_order()
    {
        Write("set/pen/2.JPG", [1]);
        Write("set/pen/1.png", [1]);
        Write("set/pen/notes.txt", [1]);
        Write("set/Mug/1.webp", [1]);
        Write("set/readme.txt", [1]);
        Write("set/.git/1.jpg", [1]);
        using var store = ImageStore.Open(folder["set"]);
        var images = ClassFolders.Read(store, "");
        images.ClassNames.Should().Equal("Mug", "pen");
        images.Paths.Should().Equal("Mug/1.webp", "pen/1.png", "pen/2.JPG");
        images.Labels.Should().Equal(0, 1, 1);
    }

    [Theory]
    [InlineData("set/x.txt", "*there must be a folder for each class. Found none.")]
    [InlineData("set/1.jpg", "*every image must lie in the folder of its class. Found '1.jpg' beside the class folders*")]
    [InlineData("set/mug/notes.txt", "*mug: the folder of a class must hold images*Found none*")]
    [InlineData("set/mug/1.jpg;set/mug/more/2.jpg", "*mug: the images of a class must lie directly in its folder. Found some in 'more'*")]
    public void Folders_that_are_not_one_per_class_are_errors(string files, string expected)
    {
        foreach (var file in files.Split(';'))
        {
            Write(file, [1]);
        }

        using var store = ImageStore.Open(folder["set"]);
        var read = () => ClassFolders.Read(store, "");
        read.Should().Throw<InputException>().WithMessage(expected);
    }

    public void Dispose() => folder.Dispose();

    private void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[path])!);
        File.WriteAllBytes(folder[path], bytes);
    }

    private void Pack(CompressionLevel level = CompressionLevel.Fastest) => ZipFile.CreateFromDirectory(folder["set"], folder["set.zip"], level, includeBaseDirectory: false);

    private static byte[] Read(ImageStore store, string path)
    {
        var bytes = new ArrayBufferWriter<byte>();
        store.Read(path, bytes);
        return bytes.WrittenSpan.ToArray();
    }
}
