using System.CommandLine;
using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Classification.Commands;

/// <summary>Trains a method without and with harmonized gradients and prints the target accuracies side by side.</summary>
internal static class ClassificationCommand
{
    // With the shipped digits: all four runs of DANN then take less than two minutes on two cores.
    private const int ShippedShare = 5;

    private static readonly string[] Harmonizers = ["sum", "gh", "gh++"];

    public static RootCommand Create(CancellationToken cancellation)
    {
        var options = new RunOptions();
        var method = ExampleOptions.Named("--method", $"The method: {RunOptions.MethodList}.", "NAME", MethodNames.Parse, "dann");
        var source = ExampleOptions.Named(
            "--source", $"The domain with labels: {string.Join(", ", DigitDomain.All)}.", "NAME", DigitDomain.Parse, "mnist");
        var target = ExampleOptions.Named(
            "--target", $"The domain without labels: {string.Join(", ", DigitDomain.All)}.", "NAME", DigitDomain.Parse, "optdigits");
        var harmonizer = ExampleOptions.Named(
            "--harmonizer",
            $"Train with this harmonizer alone: {RunOptions.HarmonizerList} (none is sum). Without it: source-only, and the method without, with GH and with GH++.",
            "NAME",
            RunOptions.ParseHarmonizer);
        var output = new Option<string?>("--output")
        {
            Description = "The folder for results.json, history.csv, plots and, by run, every step as CSV and TensorBoard events; what an earlier call "
                + "left there is replaced. Default: out/classification, with --harmonizer out/classification-METHOD.",
            HelpName = "DIR",
        };

        var command = new RootCommand(
            "Unsupervised domain adaptation, and what harmonizing its conflicting gradients brings. Without arguments: a domain-adversarial network (DANN) on the "
            + "digits that ship with the example, plain, with Gradient Harmonization (GH) and with GH++, in about two minutes. The commands below train any method on any data set.");
        Option[] all =
        [
            options.Data, source, target, method, harmonizer, options.Heads, options.Training.Seeds, options.Training.Iterations, options.Training.Batch, options.Training.LearningRate,
            options.Set, options.Training.Threads, options.Training.Device, output,
        ];
        foreach (var option in all)
        {
            command.Add(option);
        }

        command.Add(TrainCommand.Create(cancellation));
        command.Add(SuiteCommand.Create(cancellation));
        command.Add(DownloadCommand.Create(cancellation));
        command.SetAction(parsed =>
        {
            options.Training.ApplyThreads(parsed);
            var plans = Plans(parsed.GetRequiredValue(method)!, parsed.GetValue(harmonizer), options.HeadsOf(parsed));
            options.CheckUse(parsed, plans[^1], harmonizer);
            using var domains = options.DomainsOf(parsed, new DigitsDataset(), domains: 2);
            var task = options.Load(parsed, domains, parsed.GetRequiredValue(source)!.Name, parsed.GetRequiredValue(target)!.Name);
            var overrides = options.OverridesOf(parsed);
            if (parsed.GetValue(options.Data) is null)
            {
                overrides = overrides with { Iterations = overrides.Iterations ?? parsed.GetRequiredValue(method)!.Defaults(task.Direction).Iterations / ShippedShare };
            }

            return Run(task, overrides, plans, parsed.GetRequiredValue(options.Training.Seeds), parsed.GetValue(output) ?? DefaultOutput(plans), cancellation);
        });
        return command;
    }

    private static RunPlan[] Plans(MethodDefinition method, NamedHarmonizer? harmonizer, HeadGradients heads) => harmonizer is null && method.IsHarmonized
        ? [RunPlan.Of(SourceOnly.Definition, HarmonizerNames.Parse("sum"), heads), .. Harmonizers.Select(name => RunPlan.Of(method, HarmonizerNames.Parse(name), heads))]
        : [RunPlan.Of(method, harmonizer ?? HarmonizerNames.Parse("sum"), heads)];

    // A look at one method must not cost the comparison that was made before.
    private static string DefaultOutput(RunPlan[] plans) =>
        Path.Combine("out", plans.Length == 1 ? $"classification-{plans[0].FileName}" : plans[1].Method == Dann.Definition ? "classification" : $"classification-{plans[1].FileName}");

    private static int Run(AdaptationTask task, RunOverrides overrides, RunPlan[] plans, int seeds, string output, CancellationToken cancellation)
    {
        // All methods of a comparison train as long as each other, on batches of one size.
        var settings = RunSettings.Of(plans[^1].Method, task, overrides);
        overrides = overrides with { Iterations = settings.Iterations, BatchSize = settings.BatchSize, Parameters = new Dictionary<string, double>() };
        task.CheckBatch(settings.BatchSize);
        ParameterCheck.Check([new(task, plans[^1], settings, Seed: 0)], new() { Device = settings.Device, Parameters = settings.Parameters });
        var folder = ComparisonFolder.Open(output);
        var comparison = new Comparison(task, Environment.CommandLine, folder);
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

                    var own = plan.Method == plans[^1].Method ? settings : RunSettings.Of(plan.Method, task, overrides);
                    var trained = TrainingRun.Train(plan, task, own, seed, folder.Run(plan, seed), progress, cancellation);
                    if (trained.Result.Iterations > 0)
                    {
                        comparison.Add(AdaptationIdentity.Of(plan, task, own, seed), trained);
                    }
                }
            }
        });

        Console.WriteLine();
        if (comparison.IsEmpty)
        {
            return 0;
        }

        Console.Write(comparison.SummaryTable());
        Console.WriteLine();
        Console.WriteLine($"Results, plots and TensorBoard events are in {folder.FullPath}");
        return 0;
    }
}
