using System.CommandLine;
using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Classification.Tables;
using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Commands;

/// <summary>A whole table of the paper: methods x harmonizers x directions x seeds.</summary>
internal static class SuiteCommand
{
    private static readonly string[] UsualHarmonizers = ["sum", "gh", "gh++"];

    public static Command Create(CancellationToken cancellation)
    {
        var options = new RunOptions();
        options.Data.Required = true;
        options.Data.Description = "The folder, or zip file, with the data (examples/Classification/README.md shows the layouts).";
        var suite = ExampleOptions.NamedArgument(
            "suite", $"The table: {string.Join(", ", SuiteDefinition.All.Select(definition => definition.Dataset))}.", SuiteDefinition.Parse);
        var methods = ExampleOptions.NamedList(
            "--methods", $"These methods alone, with commas: {RunOptions.MethodList}. Default: those of the paper's tables.", "NAMES", MethodNames.Parse);
        var harmonizers = ExampleOptions.NamedList(
            "--harmonizers", $"These harmonizers alone, with commas: {RunOptions.HarmonizerList}. Default: none, gh, gh++, and gh++-released for MCD and DWL.", "NAMES", RunOptions.ParseHarmonizer);
        var pairs = ExampleOptions.NamedList(
            "--pairs", "These directions alone, with commas, such as amazon:webcam. Default: all.", "SOURCE:TARGET", ParsePair);
        var report = new Option<bool>("--report") { Description = "Train nothing: write the table and the plots of what is done." };
        var output = new Option<string?>("--output")
        {
            Description = "The folder for SUITE.json, SUITE.md and plots. Runs that SUITE.json holds already, of the same data, device type and settings, are not trained again. Default: out/SUITE.",
            HelpName = "DIR",
        };

        var command = new Command(
            "suite",
            "A table of the paper: every method, harmonizer, direction and seed. Can be stopped or killed at any moment and goes on where it was; several processes may share the work.")
        {
            suite,
        };
        Option[] all = [.. options.All(), methods, harmonizers, pairs, options.Training.CheckpointEvery, report, output];
        foreach (var option in all)
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            options.Training.ApplyThreads(parsed);
            var definition = parsed.GetRequiredValue(suite)!;
            var directions = parsed.GetRequiredValue(pairs) is { Length: > 0 } chosen ? [.. chosen.Select(pair => (pair.Source, pair.Target))] : definition.Pairs;
            var plans = Plans(parsed.GetRequiredValue(methods), parsed.GetRequiredValue(harmonizers), options.HeadsOf(parsed));
            var overrides = options.OverridesOf(parsed);
            using var domains = options.DomainsOf(
                parsed, DatasetNames.Parse(definition.Dataset), directions.SelectMany(pair => new[] { pair.Source, pair.Target }).Distinct().Count(), definition.Architecture);

            // All directions are read first: a broken file must show before the training, not in the middle of it.
            AdaptationTask[] tasks = [.. directions.Select(pair => options.Load(parsed, domains, pair.Source, pair.Target, definition.Architecture)).DistinctBy(task => task.Direction)];
            var cells = Cells(tasks, plans, options.Training.SeedsOf(parsed), overrides, iterations => options.Training.CheckpointEveryOf(parsed, iterations));
            ParameterCheck.Check(cells, overrides);
            var folder = new SuiteFolder(OutputFolder.Prepare(parsed.GetValue(output) ?? Path.Combine("out", definition.Dataset)), definition.Dataset);
            return SuiteProgram.Run(new AdaptationSuite(folder, cells, CommandText.Of(parsed, "Classification")), parsed.GetValue(report), cancellation);
        });
        return command;
    }

    private static List<RunPlan> Plans(MethodDefinition[] methods, NamedHarmonizer[] harmonizers, HeadGradients heads)
    {
        var plans = new List<RunPlan>();
        foreach (var (name, usual) in SuiteDefinition.Rows.Select(row => (MethodNames.Parse(row.Method), row.Harmonizers)).Concat(Others(methods)))
        {
            if (methods.Length == 0 || methods.Contains(name))
            {
                var chosen = harmonizers.Length > 0 ? harmonizers : [.. usual.Select(HarmonizerNames.Parse)];
                plans.AddRange(chosen.Select(harmonizer => RunPlan.Of(name, harmonizer, heads)).Distinct());
            }
        }

        return plans;
    }

    // Methods that no table of the paper has.
    private static IEnumerable<(MethodDefinition, string[])> Others(MethodDefinition[] methods) =>
        methods.Where(method => SuiteDefinition.Rows.All(row => row.Method != method.Name)).Select(method => (method, UsualHarmonizers));

    // Seed after seed: a suite that is stopped early has whole rows.
    private static List<SuiteCell> Cells(AdaptationTask[] tasks, List<RunPlan> plans, int[] seeds, RunOverrides overrides, Func<int, int> checkpointEvery)
    {
        var cells = new List<SuiteCell>();
        foreach (var seed in seeds)
        {
            foreach (var plan in plans)
            {
                foreach (var task in tasks)
                {
                    var settings = RunSettings.Of(plan.Method, task, overrides);
                    task.CheckBatch(settings.BatchSize);
                    cells.Add(new(task, plan, settings with { CheckpointEvery = checkpointEvery(settings.Iterations) }, seed));
                }
            }
        }

        return cells;
    }

    private static DomainPair ParsePair(string text) => text.Split(':') is [{ Length: > 0 } source, { Length: > 0 } target]
        ? new(source, target)
        : throw new InputException($"A direction must be two domains with a colon, such as amazon:webcam. Found '{text}'.");

    private sealed record DomainPair(string Source, string Target);
}
