using System.CommandLine;
using System.Globalization;
using System.Text;
using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Commands;

/// <summary>The Digits benchmark of the paper on the full sets, as a table. Takes hours; a second call goes on where the first one stopped.</summary>
internal static class TableCommand
{
    private static readonly (string Source, string Target)[] Pairs = [("mnist", "usps"), ("usps", "mnist")];

    public static Command Create(CancellationToken cancellation)
    {
        var options = new SharedOptions();
        options.Data.Required = true;
        var iterations = ExampleOptions.Count("--iterations", "Iterations of each run.", 2000);
        var output = new Option<string>("--output")
        {
            Description = "The folder for digits.json and digits.md. Cells that digits.json holds already, with the same settings, are not trained again.",
            HelpName = "DIR",
            DefaultValueFactory = _ => Path.Combine("examples", "Classification", "results"),
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
            var table = new Table(settings, parsed.GetRequiredValue(output), parsed.GetRequiredValue(options.Seeds));
            return table.Fill(parsed.GetRequiredValue(options.Data)!, cancellation);
        });
        return command;
    }

    private static RunPlan[] Plans()
    {
        var (sum, gh, ghPlusPlus) = (HarmonizerNames.Parse("sum"), HarmonizerNames.Parse("gh"), HarmonizerNames.Parse("gh++"));
        return
        [
            RunPlan.SourceOnly,
            RunPlan.Dann(sum, HeadGradients.Own),
            RunPlan.Dann(gh, HeadGradients.Own),
            RunPlan.Dann(gh, HeadGradients.Reweighted),
            RunPlan.Dann(ghPlusPlus, HeadGradients.Own),
            RunPlan.Dann(ghPlusPlus, HeadGradients.Reweighted),
        ];
    }

    /// <summary>A cell and the settings it was trained with.</summary>
    internal sealed record Cell(string Source, string Target, int Iterations, int BatchSize, double LearningRate, double WeightDecay, RunResult Run);

    private sealed class Table(RunSettings settings, string output, int seeds)
    {
        private readonly List<Cell> cells = [];
        private readonly RunPlan[] plans = Plans();

        public int Fill(string data, CancellationToken cancellation)
        {
            // Both directions are read first: a broken file must show before hours of training, not between them.
            var tasks = Pairs.Select(pair => AdaptationTask.Load(DigitDomain.Parse(pair.Source), DigitDomain.Parse(pair.Target), data, settings.Device)).ToArray();
            foreach (var task in tasks)
            {
                settings.CheckBatch(task);
            }

            var folder = OutputFolder.Prepare(output);
            var json = Path.Combine(folder, "digits.json");
            if (File.Exists(json))
            {
                cells.AddRange(ResultsFile.Read<Cell[]>(json));
            }

            TrainingProgress.Show(progress =>
            {
                foreach (var task in tasks)
                {
                    for (var seed = 0; seed < seeds; seed++)
                    {
                        foreach (var plan in plans)
                        {
                            FillCell(task, plan, seed, folder, progress, cancellation);
                        }
                    }
                }
            });

            foreach (var task in tasks)
            {
                task.Dispose();
            }

            Console.WriteLine();
            Console.Write(Markdown());
            return 0;
        }

        private void FillCell(AdaptationTask task, RunPlan plan, int seed, string folder, TrainingProgress progress, CancellationToken cancellation)
        {
            if (cancellation.IsCancellationRequested || Find(task.Source.Name, task.Target.Name, plan.Name, seed) is not null)
            {
                return;
            }

            var named = plan with { Name = $"{task.Source} -> {task.Target}, {plan.Name}" };
            var (result, _) = TrainingRun.Train(named, task, settings, seed, folder: null, progress, cancellation);

            // A cell that was stopped is not the last iterate of a run: it is trained anew.
            if (!result.Completed)
            {
                return;
            }

            cells.Add(new(
                task.Source.Name,
                task.Target.Name,
                settings.Iterations,
                settings.BatchSize,
                settings.LearningRate,
                settings.WeightDecay,
                result with { Name = plan.Name }));
            ResultsFile.Write(Path.Combine(folder, "digits.json"), cells);
            AtomicFile.WriteAllText(Path.Combine(folder, "digits.md"), Markdown());
        }

        private Cell? Find(string source, string target, string name, int seed) => cells.Find(cell =>
            cell.Source == source && cell.Target == target && cell.Run.Name == name && cell.Run.Seed == seed
            && cell.Iterations == settings.Iterations && cell.BatchSize == settings.BatchSize
            && cell.LearningRate == settings.LearningRate && cell.WeightDecay == settings.WeightDecay);

        private string Markdown()
        {
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"# Digits: accuracy on the target's test set (%)\n\n");
            text.Append("| method |").AppendJoin("", Pairs.Select(pair => $" {pair.Source.ToUpperInvariant()} -> {pair.Target.ToUpperInvariant()} | conflicts |")).Append('\n');
            text.Append("| --- |").AppendJoin("", Pairs.Select(_ => " ---: | ---: |")).Append('\n');
            foreach (var plan in plans)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {plan.Name} |");
                foreach (var (source, target) in Pairs)
                {
                    var runs = Enumerable.Range(0, seeds).Select(seed => Find(source, target, plan.Name, seed)).OfType<Cell>().Select(cell => cell.Run).ToArray();
                    text.Append(Accuracy(runs)).Append(Conflicts(runs));
                }

                text.Append('\n');
            }

            text.Append(CultureInfo.InvariantCulture, $"""

                The last iterate, in evaluation mode, after {settings.Iterations:N0} iterations of {settings.BatchSize} + {settings.BatchSize} images; {(seeds == 1 ? "seed 0" : $"mean and standard deviation of the seeds 0 to {seeds - 1}")}. SGD with
                Nesterov momentum {settings.Momentum}, weight decay {settings.WeightDecay}, rate {settings.LearningRate} (1 + 0.001 i)^-0.75 for all layers. MNIST 60,000 / 10,000, USPS in its
                canonical split 7,291 / 2,007 (papers that use `usps_28x28.pkl` have 7,438 / 1,860). "Conflicts" is the share of iterations in which the two
                losses' gradients over encoder and classifier have a negative inner product. The head is the discriminator: its own gradient, or
                reweighted as in the paper.

                    dotnet run -c Release --project examples/Classification -- table --data DIR --iterations {settings.Iterations} --batch {settings.BatchSize} --seeds {seeds}

                """);
            return text.ToString();
        }

        private static string Accuracy(RunResult[] runs)
        {
            if (runs.Length == 0)
            {
                return " |";
            }

            var mean = runs.Average(run => run.Accuracy);
            if (runs.Length == 1)
            {
                return string.Create(CultureInfo.InvariantCulture, $" {mean:f2} |");
            }

            var deviation = Math.Sqrt(runs.Sum(run => (run.Accuracy - mean) * (run.Accuracy - mean)) / (runs.Length - 1));
            return string.Create(CultureInfo.InvariantCulture, $" {mean:f2} ± {deviation:f2} |");
        }

        private static string Conflicts(RunResult[] runs) => runs.Length == 0 || runs.Any(run => double.IsNaN(run.ConflictRate))
            ? " |"
            : string.Create(CultureInfo.InvariantCulture, $" {runs.Average(run => run.ConflictRate):f0} % |");
    }
}
