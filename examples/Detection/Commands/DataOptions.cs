using System.CommandLine;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Augmentation;
using MultiTaskGH.Examples.Detection.Data;
using MultiTaskGH.Examples.Detection.Scenes;
using MultiTaskGH.Examples.Detection.Shifts;
using MultiTaskGH.Examples.Detection.Training;

namespace MultiTaskGH.Examples.Detection.Commands;

/// <summary>The options that say what is to be detected, where, and by which network.</summary>
internal sealed class DataOptions
{
    private const string ShippedSource = "mnist";
    private const string ShippedTarget = "optdigits";
    private const int TrainingScenes = 2000;
    private const int TestScenes = 200;

    private static readonly InputSize SceneSize = new(ScatteredDigits.Side, ScatteredDigits.Side);

    private readonly Option<string?> data = new("--data")
    {
        Description = "The folder, or zip file, with images and boxes (examples/Detection/README.md shows the layouts). Default: scenes that are drawn from the shipped digits.",
        HelpName = "PATH",
    };

    private readonly Option<string?> format = ExampleOptions.Named("--format", "How --data is laid out: voc (Pascal VOC) or coco.", "NAME", ParseFormat, "voc");

    private readonly Option<string?> trainingSplit = new("--train-split") { Description = "The split to train on. Default: trainval or train.", HelpName = "NAME" };

    private readonly Option<string?> testSplit = new("--test-split") { Description = "The split to test on. Default: test or val.", HelpName = "NAME" };

    private readonly Option<string?> classes = new("--classes") { Description = "The classes, with commas, in the order of their labels. Default: those of the training split.", HelpName = "NAMES" };

    private readonly Option<string?> images = new("--images") { Description = "The folder of the images within --data. Default: the usual one of the format.", HelpName = "DIR" };

    private readonly Option<string?> target = new("--target-domain")
    {
        Description = $"Adapt to another look of the images, whose boxes serve the test alone. With --data: {string.Join(" or ", ImageShift.All.Select(shift => shift.Name))}, which change the images of --data, or the folder or zip "
            + $"file of other images, laid out like --data. Without: {ShippedTarget}, the other digits, dark on bright and textured.",
        HelpName = "NAME|PATH",
    };

    private readonly Option<string> backbone = new("--backbone") { Description = $"The backbone: {string.Join(", ", BackboneChoice.All)}.", HelpName = "NAME", DefaultValueFactory = _ => BackboneChoice.All[0] };

    private readonly Option<string?> weights = new("--weights")
    {
        Description = "A .safetensors file with the weights that a residual backbone starts from, by torchvision's names. Default: random weights.",
        HelpName = "FILE",
    };

    private readonly Option<InputSize?> size = ExampleOptions.Named(
        "--input", "Height and width of what the network sees, multiples of 32, such as 192x256. Default: near that area, with the usual shape of the images.", "HxW", InputSize.Parse);

    private readonly Option<bool> microscope = new("--upside-down") { Description = "Mirror training images top to bottom too, as for a microscope." };

    public IEnumerable<Option> All() => [data, format, trainingSplit, testSplit, classes, images, target, backbone, weights, size, microscope];

    /// <summary>Reads the data.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="defaults">How such data are trained on where the user does not say.</param>
    /// <exception cref="InputException">Something cannot be read, or does not fit together.</exception>
    public DetectionTask Load(ParseResult parsed, out DetectionDefaults defaults)
    {
        var network = BackboneChoice.Parse(parsed.GetRequiredValue(backbone), parsed.GetValue(weights));
        if (parsed.GetValue(data) is { } path)
        {
            if (path.Length == 0)
            {
                throw new InputException("--data must name a folder or a zip file. Found an empty name.");
            }

            defaults = new(Iterations: 800, BatchSize: 8, LearningRate: 0.002);
            return LoadFiles(parsed, path, network);
        }

        Option[] ofFiles = [format, trainingSplit, testSplit, classes, images];
        if (Array.Find(ofFiles, option => parsed.GetResult(option) is { Implicit: false }) is { } useless)
        {
            throw new InputException($"{useless.Name} needs --data. Found none; name the data or leave it out.");
        }

        defaults = new(Iterations: 300, BatchSize: 16, LearningRate: 0.002);
        return LoadScenes(parsed, network);
    }

    private DetectionTask LoadScenes(ParseResult parsed, BackboneChoice network)
    {
        var augmentation = DetectionAugmentation.Training(parsed.GetValue(size) ?? SceneSize, parsed.GetValue(microscope)) with
        {
            // A digit in a mirror is no digit.
            MirrorProbability = 0,
        };
        if (parsed.GetValue(target) is not { } name)
        {
            return new("digits", Scenes(ShippedSource), null, augmentation, network);
        }

        if (!name.Equals(ShippedTarget, StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException($"--target-domain must be {ShippedTarget} where there is no --data. Found '{name}'.");
        }

        var shifted = Scenes(ShippedTarget);
        return new(
            $"digits-{ShippedTarget}",
            Scenes(ShippedSource),
            new(new ShiftedSet(shifted.Training, new InvertedTextured()), new ShiftedSet(shifted.Test, new InvertedTextured())),
            augmentation,
            network);
    }

    private static DetectionSplit Scenes(string digits) => new(
        new ScatteredDigits($"scenes of {digits}, training", digits, TrainingScenes, ScenePart.Training),
        new ScatteredDigits($"scenes of {digits}", digits, TestScenes, ScenePart.Test));

    private DetectionTask LoadFiles(ParseResult parsed, string path, BackboneChoice network)
    {
        var source = LoadSplit(parsed, path, parsed.GetValue(classes)?.Split(',', StringSplitOptions.TrimEntries));
        var owned = new List<IDisposable> { source };
        try
        {
            var name = NameOf(path);
            DetectionSplit? other = null;
            if (parsed.GetValue(target) is { } domain)
            {
                if (ImageShift.All.FirstOrDefault(shift => shift.Name.Equals(domain, StringComparison.OrdinalIgnoreCase)) is { } shift)
                {
                    other = new(new ShiftedSet(source.Training, shift), new ShiftedSet(source.Test, shift));
                    name += $"-{shift.Name}";
                }
                else if (Directory.Exists(domain) || File.Exists(domain))
                {
                    var loaded = LoadSplit(parsed, domain, source.ClassNames);
                    owned.Add(loaded);
                    other = new(loaded.Training, loaded.Test);
                    name += $"-{NameOf(domain)}";
                }
                else
                {
                    throw new InputException(
                        $"--target-domain must be {string.Join(", ", ImageShift.All.Select(known => known.Name))}, or an existing folder or zip file. Found '{domain}'.");
                }
            }

            var augmentation = DetectionAugmentation.Training(parsed.GetValue(size) ?? InputSizes.Usual(source.Training), parsed.GetValue(microscope));
            return new(name, new(source.Training, source.Test), other, augmentation, network, [.. owned]);
        }
        catch
        {
            owned.ForEach(one => one.Dispose());
            throw;
        }
    }

    private DetectionData LoadSplit(ParseResult parsed, string path, IReadOnlyList<string>? names)
    {
        var loaded = DetectionData.Load(
            path,
            parsed.GetRequiredValue(format) == "coco" ? DetectionFormat.Coco : DetectionFormat.PascalVoc,
            parsed.GetValue(trainingSplit),
            parsed.GetValue(testSplit),
            names,
            parsed.GetValue(images));
        if (loaded.Corrections.Any)
        {
            TrainingProgress.Announce($"{path}: {loaded.Corrections}.");
        }

        return loaded;
    }

    // Also of a path such as "..".
    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) is { Length: > 0 } name ? name : "data";

    private static string ParseFormat(string name) => name.ToLowerInvariant() is var lower and ("voc" or "coco")
        ? lower
        : throw new InputException($"A format must be voc or coco. Found '{name}'.");
}
