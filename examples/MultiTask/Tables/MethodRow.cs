using System.Globalization;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.MultiTask.Training;

namespace MultiTaskGH.Examples.MultiTask.Tables;

/// <summary>The runs of a method, one for each seed, beside those of equal weights.</summary>
internal sealed class MethodRow
{
    private readonly RunResult[] runs;
    private readonly RunResult[] succeeded;

    /// <summary>Compares run by run: each with that of equal weights and the same seed.</summary>
    /// <param name="method">The method.</param>
    /// <param name="runs">Its runs, as far as they are there.</param>
    /// <param name="references">The runs of equal weights.</param>
    public MethodRow(NamedHarmonizer method, RunResult[] runs, IReadOnlyList<RunResult> references)
    {
        Method = method;
        this.runs = runs;
        succeeded = Array.FindAll(runs, run => run.Succeeded);
        Improvement = SampleStatistics.Of(
            from run in succeeded
            from reference in references
            where reference.Seed == run.Seed && reference.Succeeded
            select DeltaM.Of(run.Errors, reference.Errors));
    }

    public NamedHarmonizer Method { get; }

    /// <summary>Δm over the seeds.</summary>
    public SampleStatistics Improvement { get; }

    /// <summary>The mean over the seeds, by task; empty where no run succeeded.</summary>
    public IReadOnlyList<double> Errors => succeeded.Length == 0
        ? []
        : [.. Enumerable.Range(0, succeeded[0].Errors.Count).Select(task => succeeded.Average(run => run.Errors[task]))];

    public MethodErrors ForPlot => new(Method.Label, Errors, Improvement);

    /// <summary>The cells of the table: label, errors, their mean, Δm, conflicts, time, notes.</summary>
    public string[] Cells(int tasks)
    {
        var label = Method.IsPlainSum ? $"{Method.Label} (equal weights)" : Method.Label;
        string[] errors = Errors.Count > 0
            ? [.. Errors.Append(Errors.Average()).Select(error => Number(error, "f2"))]
            : [.. Enumerable.Repeat(runs.Length > 0 ? "failed" : "", tasks + 1)];
        return [label, .. errors, ImprovementCell(), Mean(run => run.ConflictRate, "f0"), Mean(run => run.MillisecondsPerStep, "f2"), Notes()];
    }

    private string ImprovementCell()
    {
        if (Improvement.Count == 0 || double.IsNaN(Improvement.Mean))
        {
            return "";
        }

        // The reference against itself has no spread.
        return Method.IsPlainSum ? "0"
            : Improvement.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"{Improvement.Mean:+0.00;-0.00;0.00} ± {Improvement.Deviation:f2} ({Improvement.Count})")
            : string.Create(CultureInfo.InvariantCulture, $"{Improvement.Mean:+0.00;-0.00;0.00}");
    }

    private string Mean(Func<RunResult, double> number, string format)
    {
        double[] numbers = [.. runs.Select(number).Where(double.IsFinite)];
        return numbers.Length > 0 ? Number(numbers.Average(), format) : "";
    }

    private string Notes()
    {
        var notes = new List<string>();
        foreach (var group in runs.Where(run => !run.Succeeded).GroupBy(run => FirstSentence(run.Reason!)))
        {
            notes.Add($"{Seeds(group)} failed: {group.Key}");
        }

        if (succeeded.Where(run => run.SkippedSteps > 0).ToArray() is { Length: > 0 } skipping)
        {
            notes.Add($"skipped steps: {string.Join(", ", skipping.Select(run => FormattableString.Invariant($"{run.SkippedSteps} (seed {run.Seed})")))}: {FirstSentence(skipping[0].Reason!)}");
        }

        if (succeeded.Sum(run => run.Fallbacks) is > 0 and var fallbacks)
        {
            notes.Add(FormattableString.Invariant($"another method stood in for {fallbacks} steps"));
        }

        return string.Join("; ", notes);
    }

    private static string Seeds(IEnumerable<RunResult> group) => $"seed {string.Join(", ", group.Select(run => run.Seed.ToString(CultureInfo.InvariantCulture)))}";

    // The library's reasons go on with what a user of a single run can do.
    private static string FirstSentence(string reason) => reason.IndexOf(". ", StringComparison.Ordinal) is >= 0 and var end ? reason[..end] : reason.TrimEnd('.');

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
