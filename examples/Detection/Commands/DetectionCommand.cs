using System.CommandLine;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Models;
using MultiTaskGH.Examples.Detection.Tables;
using MultiTaskGH.Examples.Detection.Training;

namespace MultiTaskGH.Examples.Detection.Commands;

/// <summary>Trains a detector with one harmonizer after the other and puts the mean average precisions side by side.</summary>
internal static class DetectionCommand
{
    private static readonly string[] Harmonizers = ["sum", "gh", "gh++"];

    public static RootCommand Create(CancellationToken cancellation)
    {
        var data = new DataOptions();
        var training = new TrainingOptions();
        training.Iterations.Description = "Iterations of each run. Default: what is good for the data.";
        training.Batch.Description = "Images in a batch, and as many of the target domain. Default: what is good for the data.";
        training.LearningRate.Description = "Adam's largest learning rate. Default: 0.002.";
        training.Seed.Description = "The first seed: it decides initial weights, and the order and augmentation of the images.";
        var harmonizer = ExampleOptions.NamedList(
            "--harmonizer", $"Compare these, with commas: {string.Join(", ", HarmonizerNames.All)} (none is sum, ghpp is gh++). Default: {string.Join(", ", Harmonizers)}.", "NAMES", HarmonizerNames.Parse);
        var heads = ExampleOptions.Heads("What the heads receive: own, their loss's gradient; reweighted, scaled by the harmonizer's weight.");
        var boxLoss = ExampleOptions.Named("--box-loss", "The loss of the boxes: smooth-l1 or giou.", "NAME", ParseBoxLoss, "smooth-l1");
        var strength = ExampleOptions.Positive("--align-strength", "How strongly the reversed gradient of the domain classifier pulls at the end of a run.", 0.1);
        var report = new Option<bool>("--report") { Description = "Train nothing: write the table and the plots of what is done." };
        var output = new Option<string?>("--output")
        {
            Description = "The folder for results, table, plots and, by run, history, detections, curves, weights and checkpoints. Runs that it holds already, of the same "
                + "data, device type and settings, are not trained again. Default: out/detection/NAME-OF-THE-DATA.",
            HelpName = "DIR",
        };

        var command = new RootCommand(
            "Object detection with gradients of classification, localization and domain alignment that are reconciled. Without arguments: digits scattered over cluttered images, "
            + "without a harmonizer, with GH and with GH++, in less than five minutes. Can be stopped or killed at any moment and goes on where it was; several processes may share the work.");
        Option[] all =
        [
            .. data.All(), harmonizer, heads, boxLoss, strength, training.Seeds, training.Seed, training.Iterations, training.Batch, training.LearningRate,
            training.Threads, training.Device, training.CheckpointEvery, report, output,
        ];
        foreach (var option in all)
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            training.ApplyThreads(parsed);
            var seeds = training.SeedsOf(parsed);
            var chosen = parsed.GetRequiredValue(harmonizer) is { Length: > 0 } named ? named : [.. Harmonizers.Select(HarmonizerNames.Parse)];
            using var task = data.Load(parsed, out var defaults);
            foreach (var one in chosen)
            {
                one.CheckTasks(task.Target is null ? 2 : 3);
                one.CheckSingleBatch();
            }

            if (task.Target is null && parsed.GetResult(strength) is { Implicit: false })
            {
                throw new InputException("--align-strength needs a --target-domain. Found none; name one or leave it out.");
            }

            var iterations = parsed.GetValue(training.Iterations) ?? defaults.Iterations;
            var settings = new DetectionRunSettings
            {
                Iterations = iterations,
                BatchSize = parsed.GetValue(training.Batch) ?? Math.Min(defaults.BatchSize, task.LargestBatch),
                LearningRate = parsed.GetValue(training.LearningRate) ?? defaults.LearningRate,
                BoxLoss = parsed.GetRequiredValue(boxLoss) == "giou" ? BoxLoss.GIoU : BoxLoss.SmoothL1,
                AlignmentStrength = parsed.GetRequiredValue(strength),
                Device = parsed.GetRequiredValue(training.Device)!,
                CheckpointEvery = training.CheckpointEveryOf(parsed, iterations),
            };
            task.CheckBatch(settings.BatchSize);
            var plans = DetectionPlan.Comparison(chosen, task.Target is not null, parsed.GetRequiredValue(heads));
            DetectionRun[] cells = [.. from seed in seeds from plan in plans select new DetectionRun(task, plan, settings, seed)];
            var folder = new SuiteFolder(
                OutputFolder.Prepare(parsed.GetValue(output) ?? Path.Combine("out", "detection", SuiteFolder.FileName(task.Name))), SuiteFolder.FileName(task.Name));
            var suite = new DetectionSuite(folder, cells, CommandText.Of(parsed, "Detection")) { KeepsHistory = true };
            Console.WriteLine(task.Describe());
            Console.WriteLine(FormattableString.Invariant(
                $"{settings.Iterations:N0} iterations of {settings.BatchSize} images, {task.Backbone.Name} with {task.Backbone.Initialization}, input {task.Augmentation.Size}, device {settings.Device}, {TorchSharp.torch.get_num_threads()} threads."));
            return SuiteProgram.Run(suite, parsed.GetValue(report), cancellation);
        });
        return command;
    }

    private static string ParseBoxLoss(string name) => name.ToLowerInvariant() is var lower and ("smooth-l1" or "giou")
        ? lower
        : throw new InputException($"A loss of boxes must be smooth-l1 or giou. Found '{name}'.");
}
