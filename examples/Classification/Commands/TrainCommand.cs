using System.CommandLine;
using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Classification.Tables;
using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Commands;

/// <summary>A row of a table of the paper: one method, one harmonizer, one direction, with pictures of what it learned.</summary>
internal static class TrainCommand
{
    public static Command Create(CancellationToken cancellation)
    {
        var options = new RunOptions();
        var method = ExampleOptions.Named("--method", $"The method: {RunOptions.MethodList}.", "NAME", MethodNames.Parse, "dann");
        var harmonizer = ExampleOptions.Named(
            "--harmonizer", $"What reconciles the gradients: {RunOptions.HarmonizerList} (none is sum, ghpp is gh++).", "NAME", RunOptions.ParseHarmonizer, "none");
        var dataset = ExampleOptions.Named(
            "--dataset", $"The data set: {string.Join(", ", DatasetNames.All.Select(known => known.Name))}.", "NAME", DatasetNames.Parse, "digits");
        var source = new Option<string>("--source") { Description = "The domain with labels; with --dataset images a folder with a folder for each class, or an image list, under --data.", HelpName = "NAME", Required = true };
        var target = new Option<string>("--target") { Description = "The domain without labels.", HelpName = "NAME", Required = true };
        var output = new Option<string?>("--output")
        {
            Description = "The folder for results, options.Training.CheckpointEvery, history and plots. Runs of the same data and settings that it holds already are not trained again. "
                + "Default: out/train/DATASET-SOURCE-TARGET-METHOD-HARMONIZER.",
            HelpName = "DIR",
        };

        var command = new Command(
            "train", "One method with one harmonizer from one domain to another. Can be stopped or killed at any moment; the same command goes on where it was.");
        Option[] all = [method, harmonizer, dataset, source, target, .. options.All(), options.Training.CheckpointEvery, output];
        foreach (var option in all)
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            options.Training.ApplyThreads(parsed);
            var plan = RunPlan.Of(parsed.GetRequiredValue(method)!, parsed.GetRequiredValue(harmonizer)!, options.HeadsOf(parsed));
            options.CheckUse(parsed, plan, harmonizer);
            using var domains = options.DomainsOf(parsed, parsed.GetRequiredValue(dataset)!, domains: 2);
            var task = options.Load(parsed, domains, parsed.GetRequiredValue(source), parsed.GetRequiredValue(target));
            var settings = RunSettings.Of(plan.Method, task, options.OverridesOf(parsed));
            task.CheckBatch(settings.BatchSize);
            settings = settings with { CheckpointEvery = options.Training.CheckpointEveryOf(parsed, settings.Iterations) };
            SuiteCell[] cells = [.. options.Training.SeedsOf(parsed).Select(seed => new SuiteCell(task, plan, settings, seed))];
            ParameterCheck.Check(cells, options.OverridesOf(parsed));
            var folder = new SuiteFolder(OutputFolder.Prepare(parsed.GetValue(output) ?? DefaultOutput(task, plan)), "results");
            var suite = new AdaptationSuite(folder, cells, CommandText.Of(parsed, "Classification"))
            {
                KeepsHistory = true,
                WhenTrained = (cell, networks, confusion) => RunFiles.Write(folder.Run(cell), cell, networks, confusion),
            };
            Console.WriteLine(task.Describe());
            Console.WriteLine(FormattableString.Invariant(
                $"{plan.Name}: {settings.Iterations:N0} iterations of {settings.BatchSize} + {settings.BatchSize} images, {task.Architecture.Name} with {task.Architecture.Initialization}, device {settings.Device}, {TorchSharp.torch.get_num_threads()} threads."));
            return SuiteProgram.Run(suite, reportsAlone: false, cancellation);
        });
        return command;
    }

    private static string DefaultOutput(AdaptationTask task, RunPlan plan) => Path.Combine(
        "out", "train", $"{task.Direction.Dataset}-{SuiteFolder.FileName(task.Source.Name)}-{SuiteFolder.FileName(task.Target.Name)}-{plan.FileName}");
}
