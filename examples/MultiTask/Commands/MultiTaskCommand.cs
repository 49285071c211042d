using System.CommandLine;
using System.Globalization;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.MultiTask.Problems;
using MultiTaskGH.Examples.MultiTask.Tables;
using MultiTaskGH.Examples.MultiTask.Training;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.MultiTask.Commands;

/// <summary>Trains one network with several harmonizers and puts the errors of its tasks side by side.</summary>
internal static class MultiTaskCommand
{
    private static readonly string[] Methods = ["sum", "gh", "gh++", "pcgrad", "cagrad", "upgrad"];

    public static RootCommand Create(CancellationToken cancellation)
    {
        var problem = ExampleOptions.Named(
            "--problem", $"What to learn: {string.Join(", ", ProblemNames.All)}. All but {MultiMnistProblem.ProblemName} need --data.", "NAME", ProblemNames.Parse, MultiMnistProblem.ProblemName);
        var data = new Option<string?>("--data")
        {
            Description = "The folder with the data (the README says which files). Default: MultiMNIST from the digits that ship with the example.",
            HelpName = "DIR",
        };
        var harmonizer = ExampleOptions.NamedList(
            "--harmonizer",
            $"Compare these with equal weights; repeat it or separate names by commas: {string.Join(", ", HarmonizerNames.All)}. Default: {string.Join(", ", Methods)}.",
            "NAME",
            HarmonizerNames.Parse);
        var all = new Option<bool>("--all") { Description = "Compare every harmonizer that serves the number of tasks." };
        var seeds = ExampleOptions.Count("--seeds", "How many times each method is trained, with consecutive seeds.", 1);
        var seed = ExampleOptions.Natural("--seed", "The first seed; it decides the initial weights and the batches, not the cut of the data.", 0);
        var iterations = ExampleOptions.Count("--iterations", "Iterations of each run. Default: what is good for the problem.");
        var batch = ExampleOptions.Count("--batch", "Rows in a batch. Default: what is good for the problem.");
        var learningRate = ExampleOptions.Positive("--learning-rate", "Adam's learning rate in the first iteration; it falls linearly to 0. Default: what is good for the problem.");
        var threads = ExampleOptions.Count("--threads", "Threads of torch. Default: one for each core.");
        var device = ExampleOptions.Named("--device", "cpu, cuda or cuda:N.", "NAME", Devices.Parse, "cpu");
        var output = new Option<string?>("--output")
        {
            Description = "The folder for PROBLEM.json, PROBLEM.md and plots. Runs that PROBLEM.json holds already, of the same data, device type and settings, are not "
                + "trained again. Default: out/multitask.",
            HelpName = "DIR",
        };

        var command = new RootCommand(
            "One network, several tasks: trains it with one harmonizer after the other and compares the tasks' errors. Without arguments: two digits in one image "
            + "(MultiMNIST), six harmonizers, in a few minutes. Can be stopped and goes on where it was.");
        Option[] options = [problem, data, harmonizer, all, seeds, seed, iterations, batch, learningRate, threads, device, output];
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            if (parsed.GetValue(all) && parsed.GetRequiredValue(harmonizer).Length > 0)
            {
                throw new InputException("--all and --harmonizer exclude each other. Found both; leave one out.");
            }

            var (first, many) = (parsed.GetRequiredValue(seed), parsed.GetRequiredValue(seeds));
            if (first > int.MaxValue - many)
            {
                throw new InputException(FormattableString.Invariant($"--seed and --seeds must end below {int.MaxValue}. Found {first} and {many}."));
            }

            if (parsed.GetValue(threads) is { } count)
            {
                set_num_threads(count);
            }

            var onDevice = parsed.GetRequiredValue(device)!;
            using var loaded = parsed.GetRequiredValue(problem)!.Load(parsed.GetValue(data), onDevice);
            var settings = new RunSettings
            {
                Iterations = parsed.GetValue(iterations) ?? loaded.Defaults.Iterations,
                BatchSize = parsed.GetValue(batch) ?? loaded.Defaults.BatchSize,
                LearningRate = parsed.GetValue(learningRate) ?? loaded.Defaults.LearningRate,
                Device = onDevice,
            };
            loaded.CheckBatch(settings.BatchSize);
            var methods = ChooseMethods(parsed.GetRequiredValue(harmonizer), parsed.GetValue(all), loaded.Tasks.Count);
            int[] range = [.. Enumerable.Range(first, many)];
            return Fill(loaded, settings, methods, range, Again(), parsed.GetValue(output) ?? Path.Combine("out", "multitask"), cancellation);

            // Paths are left out, and defaults are written down: the line makes the same table when they have changed.
            string Again()
            {
                var folder = parsed.GetValue(data) is null ? "" : "--data DIR ";
                var chosen = parsed.GetValue(all) ? " --all"
                    : parsed.GetRequiredValue(harmonizer).Length == 0 ? "" : $" --harmonizer {string.Join(',', methods.Skip(1))}";
                var start = range[0] == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" --seed {range[0]}");
                var place = settings.Device.type == TorchSharp.DeviceType.CPU ? "" : $" --device {settings.Device}";
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{folder}--problem {loaded.Name}{chosen} --seeds {range.Length}{start} --iterations {settings.Iterations} --batch {settings.BatchSize} --learning-rate {settings.LearningRate} --threads {get_num_threads()}{place}");
            }
        });
        return command;
    }

    // Equal weights come first: the others are measured against them.
    private static NamedHarmonizer[] ChooseMethods(NamedHarmonizer[] named, bool all, int tasks)
    {
        foreach (var method in named)
        {
            method.CheckTasks(tasks);
        }

        var methods = all ? HarmonizerNames.All.Select(HarmonizerNames.Parse).Where(method => method.Serves(tasks))
            : named.Length > 0 ? named
            : Methods.Select(HarmonizerNames.Parse);
        return [.. methods.Prepend(HarmonizerNames.Parse("sum")).DistinctBy(method => method.Name)];
    }

    private static int Fill(
        Problem problem, RunSettings settings, NamedHarmonizer[] methods, int[] seeds, string options, string output, CancellationToken cancellation)
    {
        var folder = OutputFolder.Prepare(output);
        var json = Path.Combine(folder, $"{problem.Name}.json");
        var cells = Cell.OpenFile(json);
        var table = new ComparisonTable(problem, settings, methods, seeds, cells, options);
        (NamedHarmonizer Method, int Seed)[] runs = [.. from seed in seeds from method in methods select (method, seed)];
        var missing = Array.FindAll(runs, run => table.Find(run.Method, run.Seed) is null);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{problem.Title}: {string.Join(", ", problem.Tasks)}. {problem.Training.Rows:N0} training and {problem.Test.Rows:N0} test rows from {problem.Origin}."));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{settings.Iterations:N0} iterations of {settings.BatchSize} rows, Adam at {settings.LearningRate} falling to 0, device {settings.Device}, {get_num_threads()} thread{(get_num_threads() == 1 ? "" : "s")}."));
        Console.WriteLine($"{runs.Length - missing.Length} of {runs.Length} runs were in {Path.Combine(output, $"{problem.Name}.json")}, of the same data, device type and settings.");

        TrainingProgress.Show(progress =>
        {
            foreach (var (method, seed) in missing)
            {
                if (TrainingRun.Train(method, problem, settings, seed, progress, cancellation) is not { } result)
                {
                    return;
                }

                cells.Add(Cell.Of(problem, settings, result));
                WriteTable();
                if (!result.Succeeded)
                {
                    TrainingProgress.Announce(FormattableString.Invariant($"{method.Label}, seed {seed} failed: {result.Reason}"));
                }
            }
        });

        // Equal weights may be missing where the program was stopped in its first run.
        if (table.Find(methods[0], seeds[0]) is not null)
        {
            WriteTable();
            WritePlots(problem, table, folder);
            Console.WriteLine();
            Console.Write(table.Markdown());
            Console.WriteLine();
            Console.WriteLine($"Table, runs and plots are in {folder}");
        }

        return 0;

        void WriteTable() => AtomicFile.WriteAllText(Path.Combine(folder, $"{problem.Name}.md"), table.Markdown());
    }

    private static void WritePlots(Problem problem, ComparisonTable table, string folder)
    {
        MethodErrors[] methods = [.. table.Rows().Select(row => row.ForPlot)];
        ComparisonPlots.Errors(Path.Combine(folder, $"{problem.Name}-errors.png"), problem.Title, problem.ErrorName, problem.Tasks, methods);
        if (problem.Tasks.Count == 2)
        {
            ComparisonPlots.TwoTasks(Path.Combine(folder, $"{problem.Name}-accuracies.png"), problem.Title, problem.Tasks, methods);
        }
    }
}
