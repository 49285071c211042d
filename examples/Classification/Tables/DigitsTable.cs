using System.Globalization;
using System.Text;
using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Tables;

/// <summary>The Digits benchmark: every method on MNIST -> USPS and USPS -> MNIST, as Markdown.</summary>
internal sealed class DigitsTable(IReadOnlyList<AdaptationTask> tasks, RunSettings settings, int seeds, CellFile<Cell> cells)
{
    public static IReadOnlyList<(string Source, string Target)> Pairs { get; } = [("mnist", "usps"), ("usps", "mnist")];

    public static IReadOnlyList<RunPlan> Plans { get; } = CreatePlans();

    public string Markdown()
    {
        var text = new StringBuilder();
        text.Append("# Digits: accuracy on the target's test set (%)\n\n");
        text.Append("| method |").AppendJoin("", tasks.Select(task => $" {Upper(task.Source)} -> {Upper(task.Target)} | conflicts |")).Append('\n');
        text.Append("| --- |").AppendJoin("", tasks.Select(_ => " ---: | ---: |")).Append('\n');
        foreach (var plan in Plans)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {plan.Name} |");
            foreach (var task in tasks)
            {
                var runs = Enumerable.Range(0, seeds).Select(seed => cells.Find(task, settings, plan, seed)).OfType<RunResult>().ToArray();
                text.Append(Accuracy(runs)).Append(Conflicts(runs));
            }

            text.Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"""

            The last iterate, in evaluation mode, after {settings.Iterations:N0} iterations of {settings.BatchSize} + {settings.BatchSize} images; {(seeds == 1 ? "seed 0" : $"mean and standard deviation of the seeds 0 to {seeds - 1}")}. SGD with
            Nesterov momentum {settings.Momentum}, weight decay {settings.WeightDecay}, rate {settings.LearningRate} (1 + 0.001 i)^-0.75 for all layers. {string.Join(", ", tasks.Select(Counts))}.
            "Conflicts" is the share of iterations in which the two losses' gradients over encoder and classifier have a negative inner product. The
            head is the discriminator: its own gradient, or reweighted as in the paper.

                dotnet run -c Release --project examples/Classification -- table --data DIR --iterations {settings.Iterations} --batch {settings.BatchSize} --seeds {seeds}{OtherOptions()}

            """);
        return text.ToString();
    }

    // A domain's test images are those that the opposite direction is measured on.
    private string Counts(AdaptationTask task)
    {
        var (training, test) = (task.SourceImages.Count, tasks.Single(other => other.Target == task.Source).Evaluation.Count);
        var counts = string.Create(CultureInfo.InvariantCulture, $"{training:N0} / {test:N0}");
        return (task.Source.Name, training, test) == ("usps", 7291, 2007)
            ? $"USPS in its\ncanonical split {counts} (papers that use `usps_28x28.pkl` have 7,438 / 1,860)"
            : $"{Upper(task.Source)} {counts}";
    }

    private string OtherOptions()
    {
        var rate = settings.LearningRate == RunSettings.DefaultLearningRate ? "" : string.Create(CultureInfo.InvariantCulture, $" --learning-rate {settings.LearningRate}");
        return settings.Device.type == TorchSharp.DeviceType.CPU ? rate : $"{rate} --device {settings.Device}";
    }

    private static RunPlan[] CreatePlans()
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

    private static string Upper(DigitDomain domain) => domain.Name.ToUpperInvariant();

    private static string Accuracy(RunResult[] runs)
    {
        if (runs.Length == 0)
        {
            return " |";
        }

        var accuracy = SampleStatistics.Of(runs.Select(run => run.Accuracy));
        return runs.Length == 1
            ? string.Create(CultureInfo.InvariantCulture, $" {accuracy.Mean:f2} |")
            : string.Create(CultureInfo.InvariantCulture, $" {accuracy.Mean:f2} ± {accuracy.Deviation:f2} |");
    }

    private static string Conflicts(RunResult[] runs) => runs.Length == 0 || runs.Any(run => double.IsNaN(run.ConflictRate))
        ? " |"
        : string.Create(CultureInfo.InvariantCulture, $" {runs.Average(run => run.ConflictRate):f0} % |");
}
