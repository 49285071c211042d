using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MultiTaskGH.Examples.Classification.Backbones;
using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Commands;

/// <summary>The options that all commands have which train: data, networks, and what takes the place of a method's defaults.</summary>
internal sealed class RunOptions
{
    // Of decoded images, over all domains: more than Office-31 and Office-Home need at 64 x 64.
    private const long CacheBytes = 1L << 30;

    // Two losses, or pairs of them, and one batch of source and target per step.
    private static readonly string[] HarmonizersOfPairs =
        [.. HarmonizerNames.All.Where(name => HarmonizerNames.Parse(name) is var known && known.Serves(2) && known.Harmonizer.BatchesPerStep == 1)];

    public static string HarmonizerList { get; } = string.Join(", ", HarmonizersOfPairs);

    public static string MethodList { get; } = string.Join(", ", MethodNames.All.Select(method => method.Name));

    public Option<string?> Data { get; } = new("--data")
    {
        Description = "The folder, or zip file, with the data (examples/Classification/README.md shows the layouts). Default: the shipped digits.",
        HelpName = "PATH",
    };

    public Option<string?> Architecture { get; } = new("--architecture")
    {
        Description = $"The networks: {string.Join(", ", ArchitectureNames.All)}. Default: digits28 for digits, resnet50 for images.",
        HelpName = "NAME",
    };

    public Option<int?> Side { get; } = ExampleOptions.Count("--side", "Height and width of the images that the networks see. Default: the architecture's.");

    public Option<string?> Weights { get; } = new("--weights")
    {
        Description = "A .safetensors file with the weights that the encoder starts from, by torchvision's names. Default: random weights.",
        HelpName = "FILE",
    };

    public TrainingOptions Training { get; } = new() { Batch = { Description = "Images of each domain in a batch. Default: the method's." } };

    public Option<double?> EncoderRateFactor { get; } = ExampleOptions.Positive(
        "--encoder-rate-factor", "The encoder's learning rate as a share of the other layers'. Default: the method's, 0.1 or 1; 1 for a ResNet that starts from random weights.");

    public Option<KeyValuePair<string, double>[]> Set { get; } = new("--set")
    {
        Description = "A parameter of the method, such as trade-off=10; may be repeated.",
        HelpName = "NAME=X",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [],
        CustomParser = ParseSet,
    };

    public Option<HeadGradients> Heads { get; } = ExampleOptions.Heads(
        "What heads receive where a method has some: own, their loss's gradient; reweighted, scaled by the harmonizer's weight as in the paper.");

    public Option<int> SkipUnreadable { get; } = ExampleOptions.Natural(
        "--skip-unreadable", "How many images that cannot be read are replaced by others, named and counted, before the program stops.", 0);

    /// <summary>All of them, in the order of the help.</summary>
    public IEnumerable<Option> All() =>
    [
        Data, Architecture, Side, Weights, Training.Seeds, Training.Seed, Training.Iterations, Training.Batch, Training.LearningRate, EncoderRateFactor, Set, Heads, SkipUnreadable,
        Training.Threads, Training.Device,
    ];

    /// <summary>A harmonizer by its name; of those that serve two tasks.</summary>
    /// <exception cref="InputException">It has none of these names.</exception>
    public static NamedHarmonizer ParseHarmonizer(string name) => HarmonizerNames.Parse(name) is var harmonizer && HarmonizersOfPairs.Contains(harmonizer.Name)
        ? harmonizer
        : throw new InputException($"The methods have pairs of tasks and one batch per step. Found {name}, which needs more; name one of {HarmonizerList}.");

    public HeadGradients HeadsOf(ParseResult parsed) => parsed.GetRequiredValue(Heads);

    /// <summary>Makes sure that the method has a use for what the user has set.</summary>
    /// <exception cref="InputException">It has none.</exception>
    public void CheckUse(ParseResult parsed, RunPlan plan, Option harmonizer)
    {
        if (plan.Harmonizer is null && parsed.GetResult(harmonizer) is { Implicit: false })
        {
            throw new InputException($"--harmonizer: {plan.Name} has a single loss, and nothing to harmonize. Found one; leave it out.");
        }

        if (HeadsOf(parsed) == HeadGradients.Reweighted && plan.Heads != HeadGradients.Reweighted)
        {
            throw new InputException($"--heads: {plan.Name} leaves no choice of what heads receive. Found reweighted; leave it out.");
        }
    }

    public RunOverrides OverridesOf(ParseResult parsed) => new()
    {
        Iterations = parsed.GetValue(Training.Iterations),
        BatchSize = parsed.GetValue(Training.Batch),
        LearningRate = parsed.GetValue(Training.LearningRate),
        EncoderRateFactor = parsed.GetValue(EncoderRateFactor),
        Parameters = parsed.GetRequiredValue(Set).ToDictionary(),
        Device = parsed.GetRequiredValue(Training.Device)!,
    };

    /// <summary>The domains of a data set, as the networks see them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="dataset">The data set.</param>
    /// <param name="domains">How many domains the command reads: they share the memory for decoded images.</param>
    /// <param name="usualArchitecture">The networks where the user names none; null for those that the data set suggests.</param>
    /// <exception cref="InputException">The architecture is unknown.</exception>
    public DomainSet DomainsOf(ParseResult parsed, Dataset dataset, int domains, string? usualArchitecture = null)
    {
        // Channels and side of the images follow from the architecture, and its classes from the images.
        var shape = ArchitectureNames.Create(ArchitectureOf(parsed, dataset, usualArchitecture), classes: 2, parsed.GetValue(Side), weights: null);
        return new(dataset, new()
        {
            DataPath = parsed.GetValue(Data),
            Channels = shape.Channels,
            Side = shape.Side,
            Unreadable = new(parsed.GetValue(SkipUnreadable)),
            CacheBytes = CacheBytes / domains,
        });
    }

    /// <summary>Reads both domains and chooses the networks.</summary>
    /// <exception cref="InputException">Something cannot be read, or does not fit together.</exception>
    public AdaptationTask Load(ParseResult parsed, DomainSet domains, string source, string target, string? usualArchitecture = null)
    {
        var name = ArchitectureOf(parsed, domains.Dataset, usualArchitecture);
        return AdaptationTask.Load(domains, source, target, classes => ArchitectureNames.Create(name, classes, parsed.GetValue(Side), parsed.GetValue(Weights)));
    }

    private string ArchitectureOf(ParseResult parsed, Dataset dataset, string? usual) =>
        parsed.GetValue(Architecture) ?? usual ?? (dataset is DigitsDataset ? "digits28" : "resnet50");

    private static KeyValuePair<string, double>[] ParseSet(ArgumentResult result)
    {
        var pairs = new List<KeyValuePair<string, double>>();
        foreach (var token in result.Tokens)
        {
            var parts = token.Value.Split('=', 2);
            if (parts.Length != 2 || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            {
                result.AddError($"--set must be a name, = and a number, such as trade-off=10. Found '{token.Value}'.");
                return [];
            }

            if (pairs.Exists(pair => pair.Key == parts[0]))
            {
                result.AddError($"--set {parts[0]} must stand once. Found it again.");
                return [];
            }

            pairs.Add(new(parts[0], value));
        }

        return [.. pairs];
    }
}
