using System.CommandLine;
using MultiTaskGH.Examples.Classification.Tables;
using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Commands;

/// <summary>The Digits benchmark of the paper on the full sets, as a table. Takes half an hour a seed; a second call goes on where the first one stopped.</summary>
internal static class TableCommand
{
    public static Command Create(CancellationToken cancellation)
    {
        var options = new SharedOptions();
        options.Data.Required = true;
        var iterations = ExampleOptions.Count("--iterations", "Iterations of each run.", 2000);
        var output = new Option<string>("--output")
        {
            Description = "The folder for digits.json and digits.md. Cells that digits.json holds already, of the same data, device type and settings, are not trained again.",
            HelpName = "DIR",
            DefaultValueFactory = _ => Path.Combine("out", "digits"),
        };

        var command = new Command("table", "MNIST -> USPS and USPS -> MNIST on the full sets: every method, as a table. Can be stopped and goes on where it was.");
        Option[] all = [options.Data, options.Seeds, iterations, options.Batch, options.LearningRate, options.Device, output];
        foreach (var option in all)
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            var settings = new RunSettings
            {
                Iterations = parsed.GetRequiredValue(iterations),
                BatchSize = parsed.GetRequiredValue(options.Batch),
                LearningRate = parsed.GetRequiredValue(options.LearningRate),
                Device = parsed.GetRequiredValue(options.Device)!,
            };
            var tasks = new List<AdaptationTask>();
            try
            {
                // Both directions are read first: a broken file must show before the training, not in the middle of it.
                foreach (var (source, target) in DigitsTable.Pairs)
                {
                    tasks.Add(AdaptationTask.Load(DigitDomain.Parse(source), DigitDomain.Parse(target), parsed.GetRequiredValue(options.Data)!, settings.Device));
                    settings.CheckBatch(tasks[^1]);
                }

                return Fill(tasks, settings, parsed.GetRequiredValue(options.Seeds), parsed.GetRequiredValue(output), cancellation);
            }
            finally
            {
                tasks.ForEach(task => task.Dispose());
            }
        });
        return command;
    }

    private static int Fill(List<AdaptationTask> tasks, RunSettings settings, int seeds, string output, CancellationToken cancellation)
    {
        var folder = OutputFolder.Prepare(output);
        var cells = DigitsCells.Open(Path.Combine(folder, "digits.json"));
        var table = new DigitsTable(tasks, settings, seeds, cells);
        var all = (
            from task in tasks
            from seed in Enumerable.Range(0, seeds)
            from plan in DigitsTable.Plans
            select (Task: task, Seed: seed, Plan: plan)).ToArray();
        var missing = all.Where(cell => cells.Find(cell.Task, settings, cell.Plan, cell.Seed) is null).ToArray();
        Console.WriteLine(FormattableString.Invariant(
            $"{all.Length - missing.Length} of {all.Length} cells were in {Path.Combine(output, "digits.json")}, of the same data, device type and settings."));

        TrainingProgress.Show(progress =>
        {
            foreach (var (task, seed, plan) in missing)
            {
                if (cancellation.IsCancellationRequested)
                {
                    return;
                }

                var named = plan with { Name = $"{task.Source} -> {task.Target}, {plan.Name}" };
                var (result, _) = TrainingRun.Train(named, task, settings, seed, folder: null, progress, cancellation);

                // A cell that was stopped is not the last iterate of a run: it is trained anew.
                if (result.Completed)
                {
                    cells.Add(Cell.Of(task, settings, result with { Name = plan.Name }));
                    WriteTable();
                }
            }
        });

        if (missing.Length == 0)
        {
            WriteTable();
        }

        Console.WriteLine();
        Console.Write(table.Markdown());
        return 0;

        void WriteTable() => AtomicFile.WriteAllText(Path.Combine(folder, "digits.md"), table.Markdown());
    }
}
