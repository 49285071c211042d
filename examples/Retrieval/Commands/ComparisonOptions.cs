using System.CommandLine;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.Tables;
using MultiTaskGH.Examples.Retrieval.Training;

namespace MultiTaskGH.Examples.Retrieval.Commands;

/// <summary>The options of every command that compares harmonizers, and the comparison.</summary>
internal sealed class ComparisonOptions
{
    private static readonly string[] Harmonizers = ["sum", "gh", "gh++", "upgrad", "aligned-mtl"];

    private readonly Option<NamedHarmonizer[]> harmonizer = ExampleOptions.NamedList(
        "--harmonizer", $"Compare these, with commas: {string.Join(", ", HarmonizerNames.All)} (none is sum, ghpp is gh++). Default: {string.Join(", ", Harmonizers)}.", "NAMES", HarmonizerNames.Parse);

    private readonly Option<bool> report = new("--report") { Description = "Train nothing: write the tables and the plots of what is done." };

    private readonly Option<string?> output = new("--output")
    {
        Description = "The folder for results, table, plots and, by run, history, pictures, weights and checkpoints. Runs that it holds already, of the same data, device type and settings, are not trained again. Default: out/retrieval.",
        HelpName = "DIR",
    };

    public ComparisonOptions()
    {
        Training.Iterations.Description = "Iterations of each run. Default: what is good for the problem.";
        Training.Batch.Description = "Queries, or pairs, in a batch. Default: what is good for the problem.";
        Training.LearningRate.Description = "The optimizer's learning rate, which rises over the first iterations of composed retrieval and falls to 0. Default: what is good for the problem.";
        Training.Seed.Description = "The first seed: it decides initial weights, dropout, and the order of queries.";
    }

    public TrainingOptions Training { get; } = new();

    /// <summary>The options of a command for all problems.</summary>
    public IEnumerable<Option> ForAll() => [harmonizer, Training.Seeds, Training.Seed, Training.Threads, Training.Device, Training.CheckpointEvery, report, output];

    /// <summary>The options of a command for one problem.</summary>
    public IEnumerable<Option> ForOne() => [.. ForAll(), Training.Iterations, Training.Batch, Training.LearningRate];

    /// <summary>Trains what is missing of each problem and prints its table.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="problems">Makes the problems.</param>
    /// <param name="heads">What heads receive.</param>
    /// <param name="cancellation">Stops after an iteration.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="InputException">An option, or the data, cannot be used.</exception>
    /// <exception cref="TrainingException">Runs broke down.</exception>
    /// <exception cref="OutputException">Something cannot be written.</exception>
    public int Run(ParseResult parsed, IReadOnlyList<Func<RetrievalProblem>> problems, HeadGradients heads, CancellationToken cancellation)
    {
        Training.ApplyThreads(parsed);
        var seeds = Training.SeedsOf(parsed);
        var chosen = parsed.GetRequiredValue(harmonizer) is { Length: > 0 } named ? named : [.. Harmonizers.Select(HarmonizerNames.Parse)];
        var made = new List<RetrievalProblem>();
        try
        {
            // Everything is checked first: what does not fit the second problem must show before the first one is trained.
            var prepared = new List<(RetrievalProblem Problem, RetrievalRunSettings Settings)>();
            foreach (var create in problems)
            {
                made.Add(create());
                prepared.Add((made[^1], Prepare(parsed, made[^1], chosen)));
            }

            var code = 0;
            foreach (var (problem, settings) in prepared)
            {
                if (cancellation.IsCancellationRequested)
                {
                    break;
                }

                if (problem != made[0])
                {
                    Console.WriteLine();
                }

                code = Math.Max(code, Run(parsed, problem, settings, RetrievalPlan.Comparison(chosen, heads, problem.Reference), seeds, cancellation));
            }

            return code;
        }
        finally
        {
            made.ForEach(problem => problem.Dispose());
        }
    }

    /// <summary>The value of an option that names a file or folder; null where it is not given.</summary>
    /// <exception cref="InputException">The name is empty.</exception>
    public static string? PathOf(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is "" ? throw new InputException($"{option.Name} must name a file or a folder. Found an empty name.") : parsed.GetValue(option);

    private RetrievalRunSettings Prepare(ParseResult parsed, RetrievalProblem problem, NamedHarmonizer[] harmonizers)
    {
        foreach (var one in harmonizers)
        {
            one.CheckTasks(problem.TaskKeys.Count);
            one.CheckSingleBatch();
        }

        problem.CheckData();
        var settings = SettingsOf(parsed, problem);
        problem.CheckBatch(settings.BatchSize);
        return settings;
    }

    private int Run(ParseResult parsed, RetrievalProblem problem, RetrievalRunSettings settings, IReadOnlyList<RetrievalPlan> plans, int[] seeds, CancellationToken cancellation)
    {
        RetrievalRun[] runs = [.. from seed in seeds from plan in plans select new RetrievalRun(problem, plan, settings, seed)];
        var name = SuiteFolder.FileName(problem.Name);
        var folder = new SuiteFolder(OutputFolder.Prepare(Path.Combine(parsed.GetValue(output) ?? Path.Combine("out", "retrieval"), name)), name);
        var suite = new RetrievalSuite(folder, runs, CommandText.Of(parsed, "Retrieval")) { KeepsHistory = true };
        Console.WriteLine(problem.Describe());
        Console.WriteLine(FormattableString.Invariant(
            $"{settings.Iterations:N0} iterations of {settings.BatchSize}, device {settings.Device}, {TorchSharp.torch.get_num_threads()} threads. {problem.Model}"));
        return SuiteProgram.Run(suite, parsed.GetValue(report), cancellation);
    }

    private RetrievalRunSettings SettingsOf(ParseResult parsed, RetrievalProblem problem)
    {
        // A command for all problems has no such options.
        var iterations = ValueOf(Training.Iterations) ?? problem.Defaults.Iterations;
        return new()
        {
            Iterations = iterations,
            BatchSize = ValueOf(Training.Batch) ?? Math.Min(problem.Defaults.BatchSize, problem.LargestBatch),
            LearningRate = ValueOf(Training.LearningRate) ?? problem.Defaults.LearningRate,
            Device = parsed.GetRequiredValue(Training.Device)!,
            CheckpointEvery = Training.CheckpointEveryOf(parsed, iterations),
        };

        T? ValueOf<T>(Option<T?> option)
            where T : struct => parsed.CommandResult.Command.Options.Contains(option) ? parsed.GetValue(option) : null;
    }
}
