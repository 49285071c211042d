using System.IO.Compression;
using System.Text;
using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.Composed.Data;
using MultiTaskGH.Examples.Retrieval.Composed.Scenes;
using SkiaSharp;

namespace MultiTaskGH.Retrieval.Tests;

public sealed class CssFolderTests : IDisposable
{
    private const string Small = """
        {"train": {"objects_img": [[], [{"shape": "circle", "size": "large", "color": "green", "pos": [0.5, 0.25]}]],
                   "mods": [{"from": [0, 1], "to": [1, 0], "to_str": "make it"}]},
         "test": {"objects_img": [[], []], "labels": [7, "7"],
                  "mods": [{"from": [1], "to": [0], "to_str": " do nothing "}, {"from": [], "to": [], "to_str": "never"}]}}
        """;

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_made_up_is_the_same_when_it_is_read_in_the_layout_of_CSS(bool withImages)
    {
        var settings = new SceneSettings { TrainingImages = 40, TestImages = 21 };
        var (training, test) = SceneGenerator.Draw(settings);
        CssExport.Write(folder["set/css3d"], training, test, withImages);
        ZipFile.CreateFromDirectory(folder["set"], folder["set.zip"]);
        using var expected = SceneGenerator.Create(settings);
        foreach (var path in (string[])[folder["set/css3d"], folder["set"], folder["set.zip"]])
        {
            using var data = CssFolder.Load(path);
            data.Name.Should().Be("css");
            Check(data.Training, expected.Training);
            Check(data.Test, expected.Test);
        }

        static IEnumerable<ComposedQuery> InOrder(IEnumerable<ComposedQuery> queries) => queries.OrderBy(query => (query.Image, query.Target));

        static void Check(ComposedSplit split, ComposedSplit expected)
        {
            split.Images.bytes.SequenceEqual(expected.Images.bytes).Should().BeTrue();
            split.Labels.Should().Equal(expected.Labels);
            InOrder(split.Queries).SequenceEqual(InOrder(expected.Queries)).Should().BeTrue();
        }
    }

    [Fact]
    public void Lists_are_taken_as_the_loader_of_the_authors_takes_them()
    {
        Write(Small);
        using var data = CssFolder.Load(folder.Root);
        data.Training.Labels.Should().Equal("0", "1");
        data.Training.Queries.Should().Equal(new ComposedQuery(0, "make it", 1), new ComposedQuery(1, "make it", 0));
        data.Test.Labels.Should().Equal("7", "7");
        data.Test.Queries.Should().Equal(new ComposedQuery(1, "do nothing", 0));
        using var pixels = data.Training.Images[1].permute(1, 2, 0).contiguous();
        pixels.bytes.Slice(3 * (64 * 32 + 16), 3).ToArray().Should().Equal(29, 205, 20);
    }

    [Fact]
    public void Objects_are_not_needed_where_there_are_images_and_these_are_resized()
    {
        Write(Small.Replace("\"color\": \"green\"", "\"colour\": 3", StringComparison.Ordinal));
        WriteImages(name => ImageFiles.Plain(128, name.Contains("train", StringComparison.Ordinal) ? SKColors.Red : SKColors.Blue));
        File.WriteAllBytes(folder["images/css_train_000001.png"], ImageFiles.Encode(32, 100, (_, y) => y < 50 ? SKColors.Black : SKColors.White));
        using var data = CssFolder.Load(folder.Root);
        data.Training.Images[0].bytes.ToArray().Should().Equal([.. Enumerable.Repeat((byte)255, 64 * 64), .. new byte[2 * 64 * 64]]);
        data.Test.Images[1].bytes.ToArray().Should().Equal([.. new byte[2 * 64 * 64], .. Enumerable.Repeat((byte)255, 64 * 64)]);
        var halves = data.Training.Images[1].bytes.ToArray();
        halves[..(31 * 64)].Should().OnlyContain(value => value == 0);
        halves[(33 * 64)..(64 * 64)].Should().OnlyContain(value => value == 255);
    }

    [Theory]
    [InlineData("\"train\": {", "\"training\": {", "*.json: the file must have a split 'train'. Found 'training', 'test'; write it again.")]
    [InlineData("\"test\": {", "\"test\": null, \"rest\": {", "*.json: the file must have a split 'test'. Found 'train', 'test', 'rest'; *")]
    [InlineData("\"train\": {", "\"test\": {", "*.json, line *, byte *: the file must be JSON with the lists of CSS. Found a problem at $.test *")]
    [InlineData("\"objects_img\": [[], [{", "\"objects\": [[], [{", "*, train: the split must have a list 'objects_img' that is not empty. Found none; *")]
    [InlineData("\"objects_img\": [[], []]", "\"objects_img\": []", "*, test: the split must have a list 'objects_img' that is not empty. Found an empty one; *")]
    [InlineData("\"mods\": [{\"from\": [0, 1]", "\"mods\": null, \"other\": [{\"from\": [0, 1]", "*, train: the split must have a list 'mods' that is not empty. Found none; *")]
    [InlineData("[7, \"7\"]", "[7]", "*, test: 'labels' must have an entry for each of 'objects_img'. Found 1 and 2; *")]
    [InlineData("[7, \"7\"]", "[7, [7]]", "*, test, labels[1]: a label must be a number or a text. Found [7]; *")]
    [InlineData("[7, \"7\"]", "[null, 7]", "*, test, labels[0]: a label must be a number or a text. Found null; *")]
    [InlineData("\"from\": [0, 1]", "\"from\": [0]", "*, train, mods[0]: 'from' and 'to' must have the same length. Found 1 and 2; *")]
    [InlineData("\"from\": [0, 1]", "\"from\": [0, 2]", "*, train, mods[0].from[1]: it must be the number of an image, from 0 to 1. Found 2; *")]
    [InlineData("\"to\": [1, 0]", "\"to\": [-1, 0]", "*, train, mods[0].to[0]: it must be the number of an image, from 0 to 1. Found -1; *")]
    [InlineData("\"to\": [1, 0]", "\"to\": [0.5, 0]", "*line 2, byte *: the file must be JSON*Found a problem at $.train.mods[0].to[0] *")]
    [InlineData("\"from\": [0, 1], ", "", "*, train, mods[0]: 'from' must be there. Found none; *")]
    [InlineData("\"to\": [1, 0], ", "", "*, train, mods[0]: 'to' must be there. Found none; *")]
    [InlineData("\"make it\"", "\" \"", "*, train, mods[0]: 'to_str' must be there. Found none; *")]
    [InlineData("\"mods\": [{\"from\": [0, 1]", "\"mods\": [null, {\"from\": [0, 1]", "*, train, mods[0]: 'from' must be there. Found none; *")]
    [InlineData("{\"from\": [1], \"to\": [0], \"to_str\": \" do nothing \"}, ", "", "*, test: 'mods' must lead from at least one image to another. Found empty lists; *")]
    [InlineData("\"circle\"", "\"sphere\"", "*, train, objects_img[1][0]: 'shape' must be one of 'rectangle', 'circle', 'triangle'. Found 'sphere'; *")]
    [InlineData("\"large\"", "\"huge\"", "*, train, objects_img[1][0]: 'size' must be one of 'small', 'large'. Found 'huge'; *")]
    [InlineData("\"green\"", "\"pi\\nnk\"", "*, train, objects_img[1][0]: 'color' must be one of 'gray', *. Found 'pi nk'; *")]
    [InlineData("\"color\": \"green\", ", "", "*, train, objects_img[1][0]: 'color' must be one of *. Found none; *")]
    [InlineData("[0.5, 0.25]", "[0.5]", "*, train, objects_img[1][0]: 'pos' must be two numbers from 0 to 1, *. Found [0.5]; *")]
    [InlineData("[0.5, 0.25]", "[0.5, 1.25]", "*, train, objects_img[1][0]: 'pos' must be *. Found [0.5, 1.25]; *")]
    [InlineData("[0.5, 0.25]", "[0.5, 0.25, 0]", "*, train, objects_img[1][0]: 'pos' must be *. Found [0.5, 0.25, 0]; *")]
    [InlineData("[0.5, 0.25]", "null", "*, train, objects_img[1][0]: 'pos' must be *. Found none; *")]
    [InlineData("[[], [{\"shape\"", "[null, [{\"shape\"", "*, train, objects_img[0]: a list must be there. Found none; *")]
    [InlineData("[[], [{\"shape\"", "[[null], [{\"shape\"", "*, train, objects_img[0][0]: an object must be there. Found none; *")]
    public void A_broken_list_is_an_error_of_one_line_that_names_the_place(string old, string replacement, string expected)
    {
        Small.Split(old).Should().HaveCount(2);
        Write(Small.Replace(old, replacement, StringComparison.Ordinal));
        Fails(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"train\": 3}")]
    [InlineData("<html>not found</html>")]
    [InlineData("{\"train\": {\"objects_img\": [[")]
    public void What_is_no_list_of_CSS_is_not_taken_for_one(string content)
    {
        Write(content);
        Fails($"{folder[CssFolder.FileName]}*must*");
    }

    [Fact]
    public void A_missing_or_broken_image_is_an_error_that_names_it()
    {
        Write(Small);
        WriteImages(_ => ImageFiles.Plain(64, SKColors.Red));
        File.WriteAllText(folder["images/css_test_000001.png"], "no image");
        Fails($"{folder["images/css_test_000001.png"]}: the image must be readable. Found that it is no JPEG, PNG, BMP or WebP image; fetch it again.");
        File.Delete(folder["images/css_test_000001.png"]);
        Fails($"{folder["images/css_test_000001.png"]}: each of the 2 entries of 'objects_img' must have an image. Found none; *");
        Directory.Delete(folder["images"], recursive: true);
        CssFolder.Load(folder.Root).Dispose();
    }

    [Fact]
    public void Missing_lists_are_an_error_that_says_where_to_get_them()
    {
        Fails($"{folder.Root}: the lists of CSS must be there as css_toy_dataset_novel2_small.dup.json. Found none; *README.md says how to write it.");
        File.WriteAllText(folder["css_toy_dataset_novel2_small.dup.npy"], "");
        Fails("*Found css_toy_dataset_novel2_small.dup.npy, which only Python can read; *README.md says how to write it.");
        var load = () => CssFolder.Load(folder["none"]);
        load.Should().Throw<InputException>().WithMessage("*none: the folder or zip file must exist. Found nothing there.");
    }

    [Fact]
    public void Mutated_lists_never_crash()
    {
        var random = new Random(1);
        var original = Encoding.UTF8.GetBytes(Small);
        var (valid, errors) = (0, 0);
        for (var k = 0; k < 300; k++)
        {
            var bytes = original.ToArray();
            if (random.Next(3) == 0)
            {
                var (from, to) = (random.Next(bytes.Length), random.Next(bytes.Length));
                bytes = [.. bytes[..Math.Min(from, to)], .. bytes[Math.Max(from, to)..]];
            }
            else
            {
                bytes[random.Next(bytes.Length)] = (byte)"0123456789-.eE\"[]{},: \n\0"[random.Next(24)];
            }

            File.WriteAllBytes(folder[CssFolder.FileName], bytes);
            try
            {
                CssFolder.Load(folder.Root).Dispose();
                valid++;
            }
            catch (InputException exception)
            {
                (exception.Message.StartsWith(folder.Root, StringComparison.Ordinal) && exception.Message.AsSpan().IndexOfAny('\n', '\r') < 0).Should().BeTrue(exception.Message);
                errors++;
            }
        }

        valid.Should().BeGreaterThan(5, "some bytes do not matter");
        errors.Should().BeGreaterThan(75, "most do");
    }

    public void Dispose() => folder.Dispose();

    private void Write(string json) => File.WriteAllText(folder[CssFolder.FileName], json);

    private void WriteImages(Func<string, byte[]> image)
    {
        Directory.CreateDirectory(folder["images"]);
        foreach (var name in (string[])["css_train_000000", "css_train_000001", "css_test_000000", "css_test_000001"])
        {
            File.WriteAllBytes(folder[$"images/{name}.png"], image(name));
        }
    }

    private void Fails(string expected)
    {
        var load = () => CssFolder.Load(folder.Root);
        load.Should().Throw<InputException>().WithMessage(expected).Which.Message.Should().NotContain("\n");
    }
}
