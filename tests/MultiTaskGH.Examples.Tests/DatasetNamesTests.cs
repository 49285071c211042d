using System.IO.Compression;
using FluentAssertions;
using MultiTaskGH.Examples.Common;
using TorchSharp;

namespace MultiTaskGH.Examples.Tests;

public sealed class DatasetNamesTests : IDisposable
{
    private static readonly DatasetOptions Options = new() { Channels = 3, Side = 64 };

    private readonly TemporaryFolder folder = new();

    /// <summary>Layouts as they are published; a list is told from its images by its extension, and names them all.</summary>
    public static TheoryData<string, string, string[]> Layouts { get; } = new()
    {
        { "office31", "amazon", ["office31/amazon/images/mug/1.jpg", "office31/amazon/images/pen/1.jpg"] },
        { "office31", "amazon", ["office31/amazon/images/mug/1.jpg", "office31/amazon/images/pen/1.jpg", "office31/amazon.txt"] },
        { "office31", "webcam", ["office-31/webcam/mug/1.jpg", "office-31/webcam/pen/1.jpg", "office-31/image_list/webcam.txt"] },
        { "office-home", "art", ["OfficeHomeDataset_10072016/Art/mug/1.jpg", "OfficeHomeDataset_10072016/Art/pen/1.jpg"] },
        { "office-home", "real-world", ["OfficeHomeDataset_10072016/Real World/mug/1.jpg", "OfficeHomeDataset_10072016/Real World/pen/1.jpg"] },
        { "office-home", "Real_World", ["office-home/images/Real_World/mug/1.jpg", "office-home/images/Real_World/pen/1.jpg", "office-home/Real_World.txt"] },
        { "visda", "validation", ["VisDA/validation/mug/1.jpg", "VisDA/validation/pen/1.jpg", "VisDA/validation/image_list.txt"] },
        { "visda", "train", ["visda-2017/train/mug/1.jpg", "visda-2017/train/pen/1.jpg", "visda-2017/image_list/train.txt"] },
        { "domainnet", "real", ["DomainNet/real/mug/1.jpg", "DomainNet/real/pen/1.jpg", "DomainNet/real_train.txt", "DomainNet/real_test.txt"] },
        { "pacs", "art-painting", ["PACS/kfold/art_painting/mug/1.jpg", "PACS/kfold/art_painting/pen/1.jpg"] },
        { "pacs", "sketch", ["pacs/sketch/mug/1.jpg", "pacs/sketch/pen/1.jpg", "pacs/sketch.txt"] },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Published_layouts_are_found_unpacked_and_packed_from_the_folder_and_the_one_above(string dataset, string domain, string[] files)
    {
        foreach (var file in files)
        {
            Write($"data/{file}", string.Join('\n', files.Where(other => other.EndsWith(".jpg", StringComparison.Ordinal)).Select((other, label) => $"./data/{other} {label}")));
        }

        var name = files[0].Split('/')[0];
        ZipFile.CreateFromDirectory(folder["data"], folder[$"{name}.zip"]);
        Directory.CreateDirectory(folder[$"above/{name}"]);
        File.Copy(folder[$"{name}.zip"], folder[$"above/{name}/{name}_small.zip"]);
        foreach (var path in (string[])["data", $"data/{name}", $"{name}.zip", $"above/{name}", "above"])
        {
            using var loaded = DatasetNames.Parse(dataset).Load(domain, Options with { DataPath = folder[path] });
            loaded.ClassNames.Should().Equal(["mug", "pen"], path);
            loaded.TrainingCount.Should().Be(2);
            loaded.EvaluationCount.Should().Be(2);
            loaded.IsTransductive.Should().Be(dataset != "domainnet");
        }
    }

    [Fact]
    public void Names_are_found_in_any_case_and_others_are_errors()
    {
        DatasetNames.Parse("Office-Home").Name.Should().Be("office-home");
        DatasetNames.Parse("visda").DomainNames.Should().Equal("train", "validation");
        var parse = () => DatasetNames.Parse("cifar");
        parse.Should().Throw<InputException>().WithMessage("A data set must be one of *office31, office-home, visda, domainnet, pacs, images. Found 'cifar'.");
        var load = () => DatasetNames.Parse("office31").Load("amazonas", Options);
        load.Should().Throw<InputException>().WithMessage("A domain of office31 must be one of amazon, dslr, webcam. Found 'amazonas'.");
    }

    [Fact]
    public void Missing_data_are_errors_that_say_what_is_looked_for()
    {
        var none = () => DatasetNames.Parse("office31").Load("amazon", Options);
        none.Should().Throw<InputException>().WithMessage("office31 does not ship with the examples. Found no --data; *");
        var empty = () => DatasetNames.Parse("office-home").Load("art", Options with { DataPath = folder.Root });
        empty.Should().Throw<InputException>().WithMessage($"{folder.Root}: the folder or zip file must hold the list 'Art.txt' or the folder 'Art' of office-home*");
        Write("domainnet/real/mug/1.jpg", "");
        Write("domainnet/real_test.txt", "real/mug/1.jpg 0");
        var half = () => DatasetNames.Parse("domainnet").Load("real", Options with { DataPath = folder.Root });
        half.Should().Throw<InputException>().WithMessage("*real_test.txt: a list of training images needs one of images for the accuracy beside it*");
    }

    [Fact]
    public void The_lists_of_DomainNet_keep_images_for_training_and_for_the_accuracy_apart()
    {
        Write("real/mug/1.jpg", "");
        Write("real/mug/2.jpg", "");
        Write("real/mug/3.jpg", "");
        Write("real_train.txt", "real/mug/1.jpg 0\nreal/mug/2.jpg 0");
        Write("real_test.txt", "real/mug/3.jpg 0");
        using var real = DatasetNames.Parse("domainnet").Load("real", Options with { DataPath = folder.Root });
        (real.TrainingCount, real.EvaluationCount, real.IsTransductive).Should().Be((2, 1, false));
        real.Origin.Should().Be(folder["real_train.txt"]);
    }

    [Fact]
    public void Training_on_VisDA_takes_the_middle_unless_something_else_is_said()
    {
        Write("train/car/1.jpg", "");
        var options = Options with { DataPath = folder.Root, Side = 224 };
        using var usual = (ImageFileDomain)DatasetNames.Parse("visda").Load("train", options);
        usual.TrainingTransform.ToString().Should().Be("resize 256 x 256, centre crop 224 x 224, mirrored with probability 0.5");
        using var own = (ImageFileDomain)DatasetNames.Parse("visda").Load("train", options with { TrainingTransform = ImageTransform.Evaluation(224) });
        own.TrainingTransform.Should().Be(ImageTransform.Evaluation(224));
        var wrong = () => DatasetNames.Parse("visda").Load("train", options with { TrainingTransform = ImageTransform.Evaluation(64) });
        wrong.Should().Throw<ArgumentException>().WithMessage("The training transform must give images of side 224*");
    }

    [Theory]
    [InlineData("mine/source")]
    [InlineData("mine/list.txt")]
    [InlineData("./mine//source/")]
    public void Own_images_are_folders_or_lists_below_the_data_path(string domain)
    {
        Write("mine/source/a/1.jpg", "");
        Write("mine/source/b/1.jpg", "");
        Write("mine/list.txt", "source/a/1.jpg 0\nsource/b/1.jpg 1");
        using var relative = DatasetNames.Parse("images").Load(domain, Options with { DataPath = folder.Root });
        using var absolute = DatasetNames.Parse("images").Load(folder[domain], Options);
        relative.ClassNames.Should().Equal("a", "b").And.Equal(absolute.ClassNames);
        relative.Name.Should().Be(domain);
        relative.IsTransductive.Should().BeTrue();
    }

    [Fact]
    public void Own_images_that_are_not_there_are_errors()
    {
        var missing = () => DatasetNames.Parse("images").Load("nowhere", Options with { DataPath = folder.Root });
        missing.Should().Throw<InputException>().WithMessage("*nowhere: a domain must be a folder with a folder for each class, or a list *Found neither.");
        var outside = () => DatasetNames.Parse("images").Load("../x", Options with { DataPath = folder.Root });
        outside.Should().Throw<InputException>().WithMessage("../x: a domain must lie below *");
    }

    [Fact]
    public void Source_and_target_must_have_the_same_classes()
    {
        Write("s/a/1.jpg", "");
        Write("s/b/1.jpg", "");
        Write("t/a/1.jpg", "");
        Write("t/c/1.jpg", "");
        Write("u/a/1.jpg", "");
        Write("v.txt", "s/a/1.jpg 0\nt/a/1.jpg 1");
        using var source = Load("s");
        using var same = Load("s");
        using var other = Load("t");
        using var fewer = Load("u");
        using var numbered = Load("v.txt");
        ClassNamesMatch.Check(source, same);
        ClassNamesMatch.Check(source, numbered);
        var different = () => ClassNamesMatch.Check(source, other);
        different.Should().Throw<InputException>().WithMessage("*the classes must be the same, in the same order. Found that label 1 is 'b' in one and 'c' in the other.");
        var missing = () => ClassNamesMatch.Check(source, fewer);
        missing.Should().Throw<InputException>().WithMessage("*the classes must be the same. Found 2 and 1; one has 'b' and the other has not.");

        ImageDomain Load(string domain) => DatasetNames.Parse("images").Load(domain, Options with { DataPath = folder.Root });
    }

    [RealDataFact("office31")]
    public void Office31_has_its_published_counts()
    {
        foreach (var path in (string[])["", "office31", "office31/office31_64x64.zip"])
        {
            Counts("office31", path).Should().Equal((2817, 31), (498, 31), (795, 31));
        }

        using var amazon = DatasetNames.Parse("office31").Load("amazon", Options with { DataPath = RealDataFactAttribute.Root });
        (amazon.ClassNames[0], amazon.ClassNames[30]).Should().Be(("back_pack", "trash_can"));
    }

    [RealDataFact("office31")]
    public void Every_image_of_dslr_is_decoded()
    {
        using var dslr = (ImageFileDomain)DatasetNames.Parse("office31").Load("dslr", Options with { DataPath = RealDataFactAttribute.Root });
        var perClass = new long[31];
        foreach (var (images, labels) in dslr.Evaluation(100, torch.CPU))
        {
            images.isfinite().all().ToBoolean().Should().BeTrue();
            foreach (var label in labels.data<long>())
            {
                perClass[label]++;
            }
        }

        perClass.Sum().Should().Be(498);
        perClass.Should().AllSatisfy(count => count.Should().BeGreaterThan(0));
        dslr.SkippedFiles.Should().BeEmpty();
    }

    [RealDataFact("pacs")]
    public void The_subset_of_PACS_has_45_images_per_class_and_domain() =>
        Counts("pacs", "").Should().Equal((315, 7), (315, 7), (315, 7), (315, 7));

    public void Dispose() => folder.Dispose();

    private static (int Images, int Classes)[] Counts(string name, string path)
    {
        var dataset = DatasetNames.Parse(name);
        return [.. dataset.DomainNames.Select(domain =>
        {
            using var loaded = dataset.Load(domain, Options with { DataPath = Path.Combine(RealDataFactAttribute.Root, path) });
            loaded.IsTransductive.Should().BeTrue();
            return (loaded.TrainingCount, loaded.ClassNames.Count);
        })];
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[path])!);
        File.WriteAllText(folder[path], text);
    }
}
