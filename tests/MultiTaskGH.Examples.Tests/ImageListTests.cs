using FluentAssertions;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Tests;

public sealed class ImageListTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Blanks_tabs_byte_order_mark_and_line_ends_of_all_kinds_are_read()
    {
        Touch("a/one.jpg", "a/with blanks.jpg", "b/two.jpg", "b/three.jpg");
        var images = Read("\uFEFFa/one.jpg 0\r\n\r\n  a/with blanks.jpg \t 0\nb/two.jpg\t1\n\n   \nb/three.jpg 1");
        images.Paths.Should().Equal("a/one.jpg", "a/with blanks.jpg", "b/two.jpg", "b/three.jpg");
        images.Labels.Should().Equal(0, 0, 1, 1);
        images.ClassNames.Should().Equal("a", "b");
        images.Origin.Should().Be(folder["list.txt"]);
    }

    [Fact]
    public void Slashes_are_read_as_people_write_them()
    {
        Touch("a/one.jpg", "b/two.jpg", "c/three.jpg");
        Read("./a//one.jpg 0\n.\\b\\two.jpg 1\nb/../c/./three.jpg 2").Paths.Should().Equal("a/one.jpg", "b/two.jpg", "c/three.jpg");
    }

    [Theory]
    [InlineData("amazon/images/mug/1.jpg")]
    [InlineData("./data/office31/amazon/images/mug/1.jpg")]
    [InlineData("./data/office31//amazon/images/mug/1.jpg")]
    [InlineData("/home/someone/office31/amazon/images/mug/1.jpg")]
    public void Leading_folders_that_lead_nowhere_are_left_out(string path)
    {
        Touch("office31/amazon/images/mug/1.jpg");
        File.WriteAllText(folder["office31/amazon.txt"], $"{path} 0\n");
        foreach (var root in (string[])["", "office31"])
        {
            using var store = ImageStore.Open(folder[root]);
            var images = ImageList.Read(store, root.Length == 0 ? "office31/amazon.txt" : "amazon.txt");
            images.Paths.Should().Equal(root.Length == 0 ? "office31/amazon/images/mug/1.jpg" : "amazon/images/mug/1.jpg");
            images.ClassNames.Should().Equal("mug");
        }
    }

    [Fact]
    public void Paths_may_be_relative_to_the_root_and_not_to_the_folder_of_the_list()
    {
        Touch("set/amazon/mug/1.jpg");
        Directory.CreateDirectory(folder["set/image_list"]);
        File.WriteAllText(folder["set/image_list/amazon.txt"], "amazon/mug/1.jpg 0");
        using var store = ImageStore.Open(folder.Root);
        ImageList.Read(store, "set/image_list/amazon.txt", root: "set").Paths.Should().Equal("set/amazon/mug/1.jpg");
    }

    [Fact]
    public void A_folder_may_be_spelled_in_another_way_on_disk()
    {
        Touch("Real World/Mug/1.jpg", "Real World/Pen/1.jpg");
        File.WriteAllText(folder["list.txt"], "Real_World/Mug/1.jpg 0\nReal_World/Pen/1.jpg 1");
        using var store = ImageStore.Open(folder.Root);
        ImageList.Read(store, "list.txt", spellings: ["Real_World", "Real World"]).Paths.Should().Equal("Real World/Mug/1.jpg", "Real World/Pen/1.jpg");
    }

    [Fact]
    public void Classes_without_a_folder_each_are_numbered()
    {
        Touch("a/1.jpg", "a/2.jpg", "b/1.jpg", "c.jpg");
        Read("a/1.jpg 0\na/2.jpg 1").ClassNames.Should().Equal("class 0", "class 1");
        Read("a/1.jpg 0\nb/1.jpg 0").ClassNames.Should().Equal("class 0");
        Read("a/1.jpg 0\nc.jpg 1").ClassNames.Should().Equal("class 0", "class 1");
    }

    [Theory]
    [InlineData("", "*list.txt: the list must name at least one image. Found none.")]
    [InlineData("\n \r\n", "*must name at least one image*")]
    [InlineData("a/1.jpg", "*list.txt, line 1: a line must be a path and, after a blank or tab, a label. Found 'a/1.jpg'.")]
    [InlineData("a/1.jpg 0\na/2.jpg one", "*line 2: the label, last on the line, must be a whole number of at least 0. Found 'one'.")]
    [InlineData("a/1.jpg -1", "*at least 0. Found '-1'.")]
    [InlineData("a/1.jpg 0.5", "*at least 0. Found '0.5'.")]
    [InlineData("a/1.jpg 99999999999", "*at least 0. Found '99999999999'.")]
    [InlineData("./ 0", "*line 1: a line must name an image. Found './ 0'.")]
    [InlineData("a/1.jpg 0\na/2.jpg 2", "*labels must count up from 0, each with an image. Found none with label 1, but label 2.")]
    [InlineData("a/1.jpg 1\na/2.jpg 2", "*Found none with label 0, but label 2.")]
    [InlineData("a/1.jpg 0\nx/9.jpg 0\na/8.jpg 0", "*Found that 2 of 3 do not, the first is 'x/9.jpg' in line 2; looked below *; name the folder that the paths are relative to with --data.")]
    [InlineData("x/1.jpg 0\ny/2.jpg 1", "*Found none of 2, the first is 'x/1.jpg' in line 1; looked below *")]
    [InlineData("../../../../../../../../../../etc/hostname 0", "*Found none of 1*")]
    [InlineData("p/a/1.jpg 0\nq/a/1.jpg 1", "*must lead to an image of its own. Found that several lead to one without their first 1 folder; *")]
    public void A_broken_list_is_an_error_that_names_it(string text, string expected)
    {
        Touch("a/1.jpg", "a/2.jpg");
        var read = () => Read(text);
        read.Should().Throw<InputException>().WithMessage(expected);
    }

    [Fact]
    public void A_list_that_is_not_UTF8_is_an_error()
    {
        File.WriteAllBytes(folder["list.txt"], [0x61, 0xE9, 0x20, 0x30]);
        using var store = ImageStore.Open(folder.Root);
        var read = () => ImageList.Read(store, "list.txt");
        read.Should().Throw<InputException>().WithMessage("*list.txt: the text must be UTF-8*");
    }

    public void Dispose() => folder.Dispose();

    private void Touch(params string[] paths)
    {
        foreach (var path in paths)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[path])!);
            File.WriteAllBytes(folder[path], []);
        }
    }

    private LabelledImages Read(string text)
    {
        File.WriteAllText(folder["list.txt"], text);
        using var store = ImageStore.Open(folder.Root);
        return ImageList.Read(store, "list.txt");
    }
}
