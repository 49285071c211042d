using System.IO.Compression;
using System.Text;
using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Boxes;
using MultiTaskGH.Examples.Detection.Data;

namespace MultiTaskGH.Detection.Tests;

public sealed class CocoTests : IDisposable
{
    private readonly DataFolder folder = new();

    [Theory]
    [InlineData("set", "train2017", "val2017", false)]
    [InlineData("set", "train", "val", true)]
    [InlineData("set/coco", "train", "test", false)]
    [InlineData("set/data/coco", "train2017", "val2017", true)]
    public void Boxes_keep_their_fractions_and_labels_follow_the_ids_of_categories(string root, string training, string test, bool isPacked)
    {
        folder.WriteCoco(root, training, test);
        using var data = DetectionData.Load(isPacked ? folder.Pack() : folder["set"], DetectionFormat.Coco);
        data.ClassNames.Should().Equal("mug", "pen");
        data.Training.Name.Should().Be($"{Path.GetFileName(root)} {training}");
        data.Test.Name.Should().Be($"{Path.GetFileName(root)} {test}");
        (data.Training.Count, data.Test.Count).Should().Be((2, 2));
        (data.Training.ImageName(0), data.Training.ImageName(1)).Should().Be(("1", "2"));
        data.Training.Size(0).Should().Be((16, 12));
        data.Training.Objects(0).Should().BeEmpty();
        data.Training.Objects(1).Should().Equal(new LabelledBox(1, new(1.5, 2, 9.5, 11.25)), new LabelledBox(0, new(0, 0, 16, 12), IsDifficult: true));
        data.Test.Objects(0).Should().Equal(new LabelledBox(1, new(4, 4, 6, 6)));
        data.Corrections.Any.Should().BeFalse();
        data.Training.Read(0).Bytes.AsSpan(3 * (16 * 7 + 5), 3).ToArray().Should().Equal([5, 7, 1], "the shade is that of the split's folder");
        data.Test.Read(0).Bytes[2].Should().Be(2);
    }

    [Theory]
    [InlineData("train/_annotations.coco.json", "valid/_annotations.coco.json", "train", "valid", null, null, "train")]
    [InlineData("train/_annotations.coco.json", "test/_annotations.coco.json", "train", "test", null, null, "train")]
    [InlineData("a.json", "b.json", ".", "images", "./a.json", "b.json", "a")]
    [InlineData("labels/a.json", "labels/b.json", "labels/images", "labels", "labels/a.json", "labels\\b.json", "a")]
    [InlineData("annotations/a.json", "annotations/b.json", "images", "images/b", "annotations/a.json", "annotations/b.json", "a")]
    [InlineData("annotations/instances_a.json", "annotations/instances_b.json", "a", "images/b", "a", "annotations/instances_b.json", "a")]
    public void The_usual_layouts_are_found(string training, string test, string trainingImages, string testImages, string? trainingSplit, string? testSplit, string name)
    {
        folder.Write($"set/{training}", DataFolder.CocoJson(DataFolder.CocoObject(1, 10, 7, "[1, 2, 3, 4]")));
        folder.Write($"set/{test}", DataFolder.CocoJson(DataFolder.CocoObject(1, 20, 7, "[4, 4, 2, 2]"), prefix: "t"));
        folder.WriteImages($"set/{trainingImages}", 1);
        folder.WriteImages($"set/{testImages}", 2, prefix: "t");
        using var data = DetectionData.Load(folder["set"], DetectionFormat.Coco, trainingSplit, testSplit);
        data.Training.Name.Should().EndWith($" {name}");
        (data.Training.Read(0).Bytes[2], data.Test.Read(0).Bytes[2]).Should().Be(((byte)1, (byte)2));
    }

    [Fact]
    public void Images_may_lie_in_another_folder_that_is_named()
    {
        folder.Write("set/a.json", DataFolder.CocoJson(DataFolder.CocoObject(1, 10, 7, "[1, 2, 3, 4]")));
        folder.Write("set/b.json", DataFolder.CocoJson(DataFolder.CocoObject(1, 20, 7, "[4, 4, 2, 2]"), prefix: "b"));
        folder.WriteImages("set/photos/a", 1);
        folder.WriteImages("set/photos", 2, prefix: "b");
        using var data = DetectionData.Load(folder["set"], DetectionFormat.Coco, "a.json", "b.json", imageFolder: "photos");
        (data.Training.Read(0).Bytes[2], data.Test.Read(0).Bytes[2]).Should().Be(((byte)1, (byte)2));
        var elsewhere = () => DetectionData.Load(folder["set"], DetectionFormat.Coco, "a.json", "b.json", imageFolder: "pictures");
        elsewhere.Should().Throw<InputException>().WithMessage("*a.json: the images must exist. Found no '1.png'; looked in *pictures/a, *pictures.");
    }

    [Fact]
    public void File_names_may_hold_folders_and_letters_of_all_kinds()
    {
        folder.WriteCoco();
        folder.Write("set/annotations/instances_train2017.json", Encoding.UTF8.Preamble.ToArray().Concat(Encoding.UTF8.GetBytes(
            DataFolder.CocoJson(DataFolder.CocoObject(1, 10, 7, "[1, 2, 3, 4]"), prefix: "train2017/東京 ").Replace("京", "\\u4eac", StringComparison.Ordinal))).ToArray());
        folder.WriteImages("set/train2017", prefix: "東京 ");
        using var data = Load();
        data.Training.ImageName(0).Should().Be("train2017/東京 1");
        data.Training.Read(1).Width.Should().Be(16);
    }

    [Fact]
    public void Categories_without_objects_are_classes_and_those_of_one_name_are_one()
    {
        folder.WriteCoco();
        folder.Write("set/annotations/instances_train2017.json", DataFolder.CocoJson(
            $"{DataFolder.CocoObject(1, 10, 900, "[1, 2, 3, 4]")}, {DataFolder.CocoObject(2, 10, 0, "[1, 2, 3, 4]")}",
            """{"id": 900, "name": "pen"}, {"id": 12, "name": "zebra"}, {"id": 0, "name": "pen", "supercategory": "none"}"""));
        using var data = Load();
        data.ClassNames.Should().Equal("pen", "zebra");
        data.Training.Objects(1).Select(item => item.Label).Should().Equal(0, 0);
        data.Test.Objects(0)[0].Label.Should().Be(0);
    }

    [Theory]
    [InlineData("]}", "", "*instances_val2017.json, line *, byte *: the file must be JSON as COCO defines it. Found a problem at *")]
    [InlineData("\"annotations\": [", "\"annotations\": [,", "*instances_val2017.json, line 3, byte *: the file must be JSON*$.annotations*")]
    [InlineData("\"images\":", "\"pictures\":", "*instances_val2017.json: the file must have a list 'images'. Found none.")]
    [InlineData("\"annotations\":", "\"objects\":", "*the file must have a list 'annotations'. Found none.")]
    [InlineData("\"categories\":", "\"annotations\": [], \"categories\":", "*line 4, byte *: the file must be JSON*")]
    [InlineData("\"categories\":", "\"classes\":", "*the file must have a list 'categories'. Found none.")]
    [InlineData("\"id\": 20, ", "", "*val2017.json, images[0]: 'id' must be there. Found none.")]
    [InlineData("\"id\": 20,", "\"id\": null,", "*val2017.json, images[0]: 'id' must be there. Found none.")]
    [InlineData("\"id\": 20,", "\"id\": \"20\",", "*line 2, byte *: the file must be JSON as COCO defines it. Found a problem at $.images[0].id *")]
    [InlineData("\"id\": 10,", "\"id\": 20,", "*val2017.json, images[1]: each 'id' must be there once. Found 20 again.")]
    [InlineData("\"file_name\": \"1.png\", ", "", "*images[0]: 'file_name' must be there. Found none.")]
    [InlineData("\"file_name\": \"1.png\"", "\"file_name\": \"5.png\"", "*val2017.json: the images must exist. Found no '5.png'; looked in *val2017, *")]
    [InlineData("\"file_name\": \"2.png\"", "\"file_name\": \"5.png\"", "*images[1]: the image must exist. Found no '5.png' in *val2017.")]
    [InlineData("\"file_name\": \"2.png\"", "\"file_name\": \"../../../../2.png\"", "*images[1]: the image must exist*")]
    [InlineData("\"file_name\": \"2.png\"", "\"file_name\": \"./1.png\"", "*images[1]: each image must be listed once. Found './1.png' again.")]
    [InlineData("\"width\": 16, ", "", "*images[0]: 'width' must be there. Found none.")]
    [InlineData("\"height\": 12", "\"height\": 0", "*images[0]: 'height' must be at least 1 pixel. Found 0.")]
    [InlineData("{\"id\": 1, \"image_id\"", "{\"image_id\"", "*annotations[0]: 'id' must be there. Found none.")]
    [InlineData("\"image_id\": 20", "\"image_id\": 5", "*annotations[0]: 'image_id' must be the id of an image of the file. Found the unknown 5.")]
    [InlineData("\"category_id\": 7", "\"category_id\": 5", "*annotations[0]: 'category_id' must be the id of a category of the file. Found the unknown class 5.")]
    [InlineData("\"bbox\": [4, 4, 2, 2], ", "", "*annotations[0]: 'bbox' must be there. Found none.")]
    [InlineData("[4, 4, 2, 2]", "[4, 4, 2]", "*line 3, byte *$.annotations[0].bbox (a box must be four finite numbers, [x, y, width, height], and there is ']')*")]
    [InlineData("[4, 4, 2, 2]", "[4, 4, 2, 2, 2]", "*$.annotations[0].bbox (a box must be four finite numbers*and there is '2')*")]
    [InlineData("[4, 4, 2, 2]", "[4, \"NaN\", 2, 2]", "*$.annotations[0].bbox (a box must be four finite numbers*and there is 'NaN')*")]
    [InlineData("[4, 4, 2, 2]", "[4, NaN, 2, 2]", "*line 3, byte *: the file must be JSON*")]
    [InlineData("[4, 4, 2, 2]", "[4, 4, 1e999, 2]", "*$.annotations[0].bbox (a box must be four finite numbers*and there is '1e999')*")]
    [InlineData("[4, 4, 2, 2]", "[1e308, 4, 1e308, 2]", "*$.annotations[0].bbox (a box must be four finite numbers*")]
    [InlineData("[4, 4, 2, 2]", "{\"x\": 4}", "*$.annotations[0].bbox (a box must be four finite numbers*and there is '{')*")]
    [InlineData("\"iscrowd\": 0", "\"iscrowd\": 2", "*annotations[0]: 'iscrowd' must be 0 or 1. Found 2.")]
    [InlineData("\"annotations\": [", "\"annotations\": [null, ", "*annotations[0]: 'id' must be there. Found none.")]
    [InlineData("\"annotations\": [", "\"annotations\": [{\"id\": 1, \"image_id\": 20, \"category_id\": 7, \"bbox\": [1, 1, 1, 1]}, ", "*annotations[1]: each 'id' must be there once. Found 1 again.")]
    [InlineData("\"id\": 3", "\"id\": 7", "*categories[1]: each 'id' must be there once. Found 7 again.")]
    [InlineData("\"name\": \"pen\"", "\"name\": \" \"", "*categories[0]: 'name' must be there. Found none.")]
    [InlineData("\"name\": \"pen\"", "\"name\": \"spoon\"", "*val2017.json: the class of an object must be one of 'mug', 'pen'. Found the unknown class 'spoon' in image 1*")]
    [InlineData("[4, 4, 2, 2]", "[4, 4, 2, 0]", "*val2017.json: the images of a split must show at least one object with a box. Found none in 2.")]
    public void A_broken_file_is_an_error_of_one_line_that_names_the_place(string old, string replacement, string expected)
    {
        folder.WriteCoco();
        var json = File.ReadAllText(folder["set/annotations/instances_val2017.json"]);
        var at = json.IndexOf(old, StringComparison.Ordinal);
        at.Should().BeGreaterThan(-1);
        folder.Write("set/annotations/instances_val2017.json", json[..at] + replacement + json[(at + old.Length)..]);
        var load = () => Load();
        load.Should().Throw<InputException>().WithMessage(expected).Which.Message.Should().NotContain("\n");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"images\": [], \"annotations\": [], \"categories\": []}")]
    [InlineData("<html>not found</html>")]
    public void What_is_no_COCO_file_is_not_taken_for_one(string content)
    {
        folder.WriteCoco();
        folder.Write("set/annotations/instances_val2017.json", content);
        var load = () => Load();
        load.Should().Throw<InputException>().WithMessage("*instances_val2017.json*must*");
    }

    [Fact]
    public void Splits_that_are_missing_are_errors_that_say_what_there_is()
    {
        folder.WriteCoco(test: "holdout");
        var unusual = () => Load();
        unusual.Should().Throw<InputException>().WithMessage("*set: the test split must be val2017 or valid or val or test, or be named. Found 'holdout', 'train2017'; name one of them.");
        var missing = () => Load(test: "other");
        missing.Should().Throw<InputException>().WithMessage("*set: the test split must be one of 'holdout', 'train2017'. Found 'other'.");
        var file = () => Load(test: "other.json");
        file.Should().Throw<InputException>().WithMessage("*set: the JSON file of a split must exist there. Found no 'other.json'; *");
        Directory.Delete(folder["set/annotations"], recursive: true);
        var none = () => Load();
        none.Should().Throw<InputException>().WithMessage("*set: each split must have a file, annotations/instances_<split>.json or <split>/_annotations.coco.json. Found none; *");
    }

    [Fact]
    public void A_damaged_entry_of_a_zip_file_is_an_error()
    {
        folder.WriteCoco();
        var json = "\"info\": {\"noise\": \"" + Convert.ToHexString(RandomBytes(20_000)) + "\"";
        var text = File.ReadAllText(folder["set/annotations/instances_train2017.json"]);
        folder.Write("set/annotations/instances_train2017.json", text.Replace("\"info\": {", $"{json}, ", StringComparison.Ordinal));
        ZipFile.CreateFromDirectory(folder["set"], folder["set.zip"], CompressionLevel.NoCompression, includeBaseDirectory: false);
        var packed = File.ReadAllBytes(folder["set.zip"]);
        var at = packed.AsSpan().IndexOf(Encoding.ASCII.GetBytes(json)) + json.Length / 2;
        packed[at] = packed[at] == (byte)'0' ? (byte)'1' : (byte)'0';
        File.WriteAllBytes(folder["set.zip"], packed);
        var load = () => DetectionData.Load(folder["set.zip"], DetectionFormat.Coco);
        load.Should().Throw<InputException>().WithMessage("*instances_train2017.json: the file must be readable. *checksum*");
    }

    public void Dispose() => folder.Dispose();

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private DetectionData Load(string? training = null, string? test = null) => DetectionData.Load(folder["set"], DetectionFormat.Coco, training, test);
}
