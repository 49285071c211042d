using System.CommandLine;
using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Classification.Commands;

/// <summary>Trains DANN without and with harmonized gradients and prints the target accuracies side by side.</summary>
internal static class ClassificationCommand
{
    // Chosen so that all four methods take less than two minutes on two cores.
    private const int ShippedIterations = 400;
    private const int FullIterations = 2000;

    private static readonly string[] Methods = ["sum", "gh", "gh++"];

    // Two losses, and one batch of source and target per step.
    private static readonly string[] Harmonizers =
        [.. HarmonizerNames.All.Where(name => HarmonizerNames.Parse(name) is var known && known.Serves(2) && known.Harmonizer.BatchesPerStep == 1)];

    public static RootCommand Create(CancellationToken cancellation)
    {
        var options = new SharedOptions();
        var source = ExampleOptions.Named(
            "--source", $"The domain with labels: {string.Join(", ", DigitDomain.All)}.", "NAME", DigitDomain.Parse, "mnist");
        var target = ExampleOptions.Named(
            "--target", $"The domain without labels: {string.Join(", ", DigitDomain.All)}.", "NAME", DigitDomain.Parse, "optdigits");
        var harmonizer = ExampleOptions.Named(
            "--harmonizer",
            $"Train DANN with this harmonizer alone: {string.Join(", ", Harmonizers)} (none is sum). Without it: source-only, DANN, DANN + GH and DANN + GH++.",
            "NAME",
            ParseHarmonizer);
        var heads = ExampleOptions.Named(
            "--heads",
            "What the discriminator receives: own, its loss's gradient; reweighted, scaled by the harmonizer's weight as in the paper.",
            "own|reweighted",
            ParseHeads,
            "own");
        var iterations = ExampleOptions.Count(
            "--iterations", $"Iterations of each run. Default: {ShippedIterations} with the shipped data, {FullIterations} with --data.");
        var output = new Option<string?>("--output")
        {
            Description = "The folder for results.json, history.csv, plots and, by run, every step as CSV and TensorBoard events; what an earlier call "
                + "left there is replaced. Default: out/classification, with --harmonizer out/classification-METHOD.",
            HelpName = "DIR",
        };

        var command = new RootCommand(
            "Unsupervised domain adaptation of digits. Trains a domain-adversarial network (DANN) whose two losses conflict: source-only, plain, "
            + "with Gradient Harmonization (GH) and with GH++. Without arguments it uses the digits that ship with it and takes about two minutes.");
        Option[] all = [options.Data, source, target, harmonizer, heads, options.Seeds, iterations, options.Batch, options.LearningRate, options.Device, output];
        foreach (var option in all)
        {
            command.Add(option);
        }

        command.Add(TableCommand.Create(cancellation));
        command.Add(DownloadCommand.Create(cancellation));
        command.SetAction(parsed =>
        {
            var device = parsed.GetRequiredValue(options.Device)!;
            var data = parsed.GetValue(options.Data);
            using var task = AdaptationTask.Load(parsed.GetRequiredValue(source)!, parsed.GetRequiredValue(target)!, data, device);
            var settings = new RunSettings
            {
                Iterations = parsed.GetValue(iterations) ?? (data is null ? ShippedIterations : FullIterations),
                BatchSize = parsed.GetRequiredValue(options.Batch),
                LearningRate = parsed.GetRequiredValue(options.LearningRate),
                Device = device,
            };
            var plans = Plans(
                parsed.GetValue(harmonizer),
                parsed.GetRequiredValue(heads) == "own" ? HeadGradients.Own : HeadGradients.Reweighted);
            return Run(task, settings, plans, parsed.GetRequiredValue(options.Seeds), parsed.GetValue(output) ?? DefaultOutput(plans), cancellation);
        });
        return command;
    }

    private static RunPlan[] Plans(NamedHarmonizer? harmonizer, HeadGradients heads) => harmonizer is null
        ? [RunPlan.SourceOnly, .. Methods.Select(name => RunPlan.Dann(HarmonizerNames.Parse(name), heads))]
        : [RunPlan.Dann(harmonizer, heads)];

    // A look at one method must not cost the comparison that was made before.
    private static string DefaultOutput(RunPlan[] plans) =>
        Path.Combine("out", plans.Length > 1 ? "classification" : $"classification-{plans[0].FileName}");

    private static int Run(AdaptationTask task, RunSettings settings, RunPlan[] plans, int seeds, string output, CancellationToken cancellation)
    {
        settings.CheckBatch(task);
        var folder = ComparisonFolder.Open(output);
        var comparison = new Comparison(task, settings, Environment.CommandLine, folder);
        Console.WriteLine(task.Describe());
        Console.WriteLine(FormattableString.Invariant(
            $"{settings.Iterations:N0} iterations of {settings.BatchSize} + {settings.BatchSize} images, {seeds} seed{(seeds == 1 ? "" : "s")}, device {settings.Device}, {get_num_threads()} threads."));
        if (folder.IsReplaced)
        {
            Console.WriteLine($"This replaces the results of an earlier call in {folder.FullPath}");
        }

        TrainingProgress.Show(progress =>
        {
            for (var seed = 0; seed < seeds; seed++)
            {
                foreach (var plan in plans)
                {
                    if (cancellation.IsCancellationRequested)
                    {
                        return;
                    }

                    var (result, trace) = TrainingRun.Train(plan, task, settings, seed, folder.Run(plan, seed), progress, cancellation);
                    if (result.Iterations > 0)
                    {
                        comparison.Add(result, trace);
                    }
                }
            }
        });

        Console.WriteLine();
        Console.Write(comparison.SummaryTable());
        Console.WriteLine();
        Console.WriteLine($"Results, plots and TensorBoard events are in {folder.FullPath}");
        return 0;
    }

    private static NamedHarmonizer ParseHarmonizer(string name) => HarmonizerNames.Parse(name) is var harmonizer && Harmonizers.Contains(harmonizer.Name)
        ? harmonizer
        : throw new InputException($"DANN has two tasks and one batch per step. Found {name}, which needs more; name one of {string.Join(", ", Harmonizers)}.");

    private static string ParseHeads(string name) => name.ToLowerInvariant() is var lower and ("own" or "reweighted")
        ? lower
        : throw new InputException($"Heads must be own or reweighted. Found '{name}'.");
}
