using System.CommandLine;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.Composed.Data;
using MultiTaskGH.Examples.Retrieval.Composed.Models;
using MultiTaskGH.Examples.Retrieval.Composed.Scenes;
using MultiTaskGH.Examples.Retrieval.Composed.Training;

namespace MultiTaskGH.Examples.Retrieval.Commands;

/// <summary>Composed retrieval on any data.</summary>
internal static class ComposedCommand
{
    private const double DefaultEpsilon = 8;
    private const double LargestEpsilon = 255;

    // The scenes are drawn from a seed of their own: runs of all seeds are trained and tested on the same ones.
    private const ulong SceneSeed = 1;

    public static Command Create(CancellationToken cancellation)
    {
        var options = new ComparisonOptions();
        var data = new Option<string?>("--data")
        {
            Description = "The folder, or zip file, of the CSS benchmark with its exported lists (examples/Retrieval/Composed/Data/README.md shows the layout). Default: scenes that are drawn.",
            HelpName = "PATH",
        };
        var backbone = new Option<string>("--backbone") { Description = $"The image encoder: {string.Join(", ", BackboneChoice.All)}.", HelpName = "NAME", DefaultValueFactory = _ => BackboneChoice.All[0] };
        var weights = new Option<string?>("--weights")
        {
            Description = "A .safetensors file with the weights that a residual network starts from, by torchvision's names. Default: random weights.",
            HelpName = "FILE",
        };
        var perturbation = ExampleOptions.Named(
            "--perturbation", "What the adversarial loss sees: fgsm, the fast gradient sign method, or gaussian, noise. The test is always under fgsm.", "NAME", ParsePerturbation, "fgsm");
        var epsilon = ExampleOptions.Positive("--epsilon", "The size of the perturbation, of pixel values from 0 to 255.", DefaultEpsilon);
        var command = new Command("composed", "Find the image that an image becomes when it is changed as a sentence says: TIRG with a clean and an adversarial loss.");
        foreach (var option in (Option[])[data, backbone, weights, perturbation, epsilon, .. options.ForOne()])
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            var settings = new ComposedSettings(
                BackboneChoice.Parse(parsed.GetRequiredValue(backbone), parsed.GetValue(weights)), parsed.GetRequiredValue(perturbation)!.Value, PixelEpsilonOf(parsed.GetRequiredValue(epsilon)));
            return options.Run(parsed, [() => new ComposedProblem(ComparisonOptions.PathOf(parsed, data) is { } path ? CssFolder.Load(path) : Drawn(), settings)], HeadGradients.Own, cancellation);
        });
        return command;
    }

    /// <summary>What is trained without options.</summary>
    public static ComposedProblem Default() => new(Drawn(), new(BackboneChoice.Parse(BackboneChoice.All[0], weights: null), Perturbation.FastGradientSign, DefaultEpsilon));

    private static ComposedData Drawn() => SceneGenerator.Create(new() { Seed = SceneSeed });

    private static double PixelEpsilonOf(double epsilon) =>
        epsilon <= LargestEpsilon ? epsilon : throw new InputException(FormattableString.Invariant($"--epsilon must be at most {LargestEpsilon}, the range of pixel values. Found {epsilon}."));

    private static PerturbationName ParsePerturbation(string name) => name.ToLowerInvariant() switch
    {
        "fgsm" => new(Perturbation.FastGradientSign),
        "gaussian" => new(Perturbation.GaussianNoise),
        _ => throw new InputException($"A perturbation must be fgsm or gaussian. Found '{name}'."),
    };

    private sealed record PerturbationName(Perturbation Value);
}
