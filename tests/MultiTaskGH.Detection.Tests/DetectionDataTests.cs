using System.Security.Cryptography;
using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Data;
using SkiaSharp;

namespace MultiTaskGH.Detection.Tests;

public sealed class DetectionDataTests : IDisposable
{
    private readonly DataFolder folder = new();

    [Fact]
    public void Boxes_that_are_clipped_or_left_out_are_counted_and_the_first_ones_named()
    {
        folder.WriteVoc();
        folder.WriteAnnotated("set", "1", DataFolder.VocXml(
            DataFolder.VocObject("pen", 0, 1, 10, 11)
            + DataFolder.VocObject("pen", 7, 7, 6, 9)
            + DataFolder.VocObject("mug", 1, 1, 17, 13)
            + DataFolder.VocObject("mug", 20, 1, 30, 5)
            + DataFolder.VocObject("mug", 7, 7, 7, 7)));
        folder.WriteAnnotated("set", "3", DataFolder.VocXml(DataFolder.VocObject("pen", 3, -2.5, 4, 4) + DataFolder.VocObject("pen", 5, 5, 6, 99)));
        using var data = Load(classes: null);
        (data.Corrections.Clipped, data.Corrections.Empty, data.Corrections.Any).Should().Be((4, 2, true));
        data.Corrections.FirstClipped.Should().Equal("1 (pen 0 1 10 11)", "1 (mug 1 1 17 13)", "3 (pen 3 -2.5 4 4)");
        data.Corrections.FirstEmpty.Should().Equal("1 (pen 7 7 6 9)", "1 (mug 20 1 30 5)");
        data.Corrections.ToString().Should().Be(
            "4 boxes were clipped to their image: 1 (pen 0 1 10 11), 1 (mug 1 1 17 13), 3 (pen 3 -2.5 4 4) and 1 more; 2 empty boxes were left out: 1 (pen 7 7 6 9), 1 (mug 20 1 30 5)");
        data.Training.Objects(1).Select(item => item.Box).Should().Equal([new(0, 0, 10, 11), new(0, 0, 16, 12), new(6, 6, 7, 7)], "a box from pixel 7 to pixel 7 holds one");
    }

    [Fact]
    public void Boxes_of_COCO_are_named_with_their_annotation()
    {
        folder.WriteCoco();
        folder.Write("set/annotations/instances_train2017.json", DataFolder.CocoJson(
            $"{DataFolder.CocoObject(11, 10, 7, "[-1, 0, 2, 2]")}, {DataFolder.CocoObject(12, 20, 3, "[1, 1, 3, 0]")}, {DataFolder.CocoObject(13, 20, 3, "[1, 1, -3, 1]")}"));
        using var data = DetectionData.Load(folder["set"], DetectionFormat.Coco);
        data.Corrections.ToString().Should().Be(
            "1 box was clipped to its image: 2 (pen [-1, 0, 2, 2], annotation 11); 2 empty boxes were left out: 1 (mug [1, 1, 3, 0], annotation 12), 1 (mug [1, 1, -3, 1], annotation 13)");
    }

    [Fact]
    public void Given_classes_give_their_order_to_the_labels()
    {
        folder.WriteVoc();
        using var data = Load("pen", "cup", "mug");
        data.ClassNames.Should().Equal("pen", "cup", "mug");
        data.Training.Objects(1).Select(item => item.Label).Should().Equal(0, 2);
    }

    [Theory]
    [InlineData("pen", "*1.xml: the class of an object must be one of 'pen'. Found the unknown class 'mug' in image 1; correct it, or name it among the classes.")]
    [InlineData("", "The list of classes must hold a name for each class. Found none.")]
    [InlineData("pen,, mug", "The list of classes must hold a name for each class. Found an empty one.")]
    [InlineData("pen,mug,pen", "The list of classes must name each class once. Found 'pen' again.")]
    public void Given_classes_that_do_not_fit_are_an_error(string classes, string expected)
    {
        folder.WriteVoc();
        var load = () => Load(classes.Length == 0 ? [] : classes.Split(','));
        load.Should().Throw<InputException>().WithMessage(expected);
    }

    [Fact]
    public void A_split_may_serve_for_both_and_is_then_one_set()
    {
        folder.WriteVoc();
        using var data = DetectionData.Load(folder["set"], DetectionFormat.PascalVoc, "trainval", "trainval");
        data.Test.Should().BeSameAs(data.Training);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void Images_of_one_name_in_two_folders_are_one_where_they_have_one_content(int shade, bool areOne)
    {
        folder.WriteCoco();
        folder.WriteImages("set/val2017", shade);
        var load = () => DetectionData.Load(folder["set"], DetectionFormat.Coco).Dispose();
        if (areOne)
        {
            load.Should().Throw<InputException>().WithMessage("*instances_val2017.json: the images for tests must not be among those for training (*instances_train2017.json). Found 2 that are, the first is '1'*");
        }
        else
        {
            load.Should().NotThrow();
        }
    }

    [Theory]
    [InlineData("", "*3.png: the image must be whole and readable. Found that it is no JPEG*")]
    [InlineData("half", "*3.png: the image must be whole and readable. Found that it*")]
    [InlineData("other size", "*3.png: the image must have the size that *3.xml says, 16 x 12. Found 20 x 20; *")]
    [InlineData("gone", "*3.png: the image must be whole and readable. Found that it cannot be read*")]
    public void An_image_that_cannot_be_used_is_an_error_when_it_is_read(string damage, string expected)
    {
        folder.WriteVoc();
        using var data = Load(classes: null);
        var path = folder["set/JPEGImages/3.png"];
        switch (damage)
        {
            case "half":
                File.WriteAllBytes(path, DataFolder.Image()[..60]);
                break;
            case "other size":
                File.WriteAllBytes(path, ImageFiles.Plain(20, SKColors.Red));
                break;
            case "gone":
                File.Delete(path);
                break;
            default:
                File.WriteAllText(path, damage);
                break;
        }

        var read = () => data.Test.Read(0);
        read.Should().Throw<InputException>().WithMessage(expected);
    }

    [Fact]
    public void An_image_without_declared_size_that_is_broken_is_an_error_at_once()
    {
        folder.WriteVoc();
        folder.WriteAnnotated("set", "3", DataFolder.VocXml(DataFolder.VocObject("pen", 1, 1, 2, 2), size: null));
        folder.Write("set/JPEGImages/3.png", "no image");
        var load = () => Load(classes: null);
        load.Should().Throw<InputException>().WithMessage("*3.png: the image must be whole and readable*");
    }

    [Theory]
    [InlineData("set", "*set: the folder or zip file must exist. Found nothing there.")]
    [InlineData("page.zip", "*page.zip: the file must be a zip file. Found none*")]
    public void What_is_neither_folder_nor_zip_file_is_an_error(string path, string expected)
    {
        folder.Write("page.zip", "<html>not found</html>");
        foreach (var format in Enum.GetValues<DetectionFormat>())
        {
            var load = () => DetectionData.Load(folder[path], format);
            load.Should().Throw<InputException>().WithMessage(expected);
        }
    }

    [Fact]
    public void Packed_and_unpacked_data_have_one_identity()
    {
        folder.WriteVoc();
        using var packed = DetectionData.Load(folder.Pack(), DetectionFormat.PascalVoc);
        using var unpacked = Load(classes: null);
        Identity(packed.Training).Should().Be(Identity(unpacked.Training)).And.NotBe(Identity(packed.Test));
    }

    [Theory]
    [InlineData("class")]
    [InlineData("box")]
    [InlineData("difficult")]
    [InlineData("name")]
    [InlineData("image")]
    [InlineData("order")]
    [InlineData("size")]
    public void Whatever_changes_in_a_set_changes_its_identity(string change)
    {
        folder.WriteVoc();
        string before;
        using (var data = Load(classes: null))
        {
            before = Identity(data.Training);
        }

        var xml = File.ReadAllText(folder["set/Annotations/1.xml"]);
        switch (change)
        {
            case "class":
                folder.Write("set/Annotations/1.xml", xml.Replace(">mug<", ">cup<", StringComparison.Ordinal));
                break;
            case "box":
                folder.Write("set/Annotations/1.xml", xml.Replace("<xmax>10<", "<xmax>10.5<", StringComparison.Ordinal));
                break;
            case "difficult":
                folder.Write("set/Annotations/1.xml", xml.Replace("<difficult>1<", "<difficult>0<", StringComparison.Ordinal));
                break;
            case "size":
                folder.Write("set/Annotations/1.xml", xml.Replace("<width>16<", "<width>17<", StringComparison.Ordinal));
                break;
            case "name":
                folder.WriteAnnotated("set", "4", xml);
                folder.Write("set/ImageSets/Main/trainval.txt", "2\n4\n");
                break;
            case "image":
                folder.Write("set/JPEGImages/2.png", DataFolder.Image(1));
                break;
            default:
                folder.Write("set/ImageSets/Main/trainval.txt", "1\n2\n");
                break;
        }

        using var changed = DetectionData.Load(folder["set"], DetectionFormat.PascalVoc, classes: change == "class" ? null : ["mug", "pen"]);
        Identity(changed.Training).Should().NotBe(before);
    }

    [Fact]
    public void Images_are_read_from_several_threads()
    {
        var names = Enumerable.Range(0, 6).Select(i => $"image{i}").ToArray();
        folder.WriteVoc();
        foreach (var (i, name) in names.Index())
        {
            folder.WriteAnnotated("set", name, DataFolder.VocXml(DataFolder.VocObject("pen", 1, 1, 2, 2)));
            folder.Write($"set/JPEGImages/{name}.png", DataFolder.Image(i % 3));
        }

        folder.Write("set/ImageSets/Main/trainval.txt", string.Join('\n', ["1", .. names]));
        using var data = DetectionData.Load(folder.Pack(), DetectionFormat.PascalVoc);
        Parallel.For(0, 60, new() { MaxDegreeOfParallelism = 4 }, k => data.Training.Read(1 + k % 6).Bytes[2].Should().Be((byte)(k % 6 % 3)));
    }

    public void Dispose() => folder.Dispose();

    private static string Identity(DetectionSet set)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        set.AppendTo(hash);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private DetectionData Load(params string[]? classes) => DetectionData.Load(folder["set"], DetectionFormat.PascalVoc, classes: classes);
}
