using System.Globalization;

namespace MultiTaskGH.Examples.Common;

/// <summary>The runs of a suite and what came out of those that are done: what tables and figures read.</summary>
/// <typeparam name="TRun">A run that the suite asks for.</typeparam>
/// <typeparam name="TIdentity">What the numbers of a run depend on.</typeparam>
/// <typeparam name="TResult">What comes out of a run.</typeparam>
/// <param name="runs">The runs, in the order of the table.</param>
/// <param name="find">A run that is done; null where it is not.</param>
public sealed class SuiteResults<TRun, TIdentity, TResult>(IReadOnlyList<TRun> runs, Func<TRun, FinishedRun<TIdentity, TResult>?> find)
    where TRun : ISuiteRun<TIdentity>
    where TIdentity : RunIdentity
    where TResult : class
{
    /// <summary>The runs, in the order of the table.</summary>
    public IReadOnlyList<TRun> Runs => runs;

    /// <summary>How many seeds the suite asks for.</summary>
    public int Seeds { get; } = runs.Select(run => run.Seed).Distinct().Count();

    /// <summary>What numbers of a table are, such as <c>mean ± standard error over 3 seeds</c>.</summary>
    public string SeedText => Seeds == 1 ? string.Create(CultureInfo.InvariantCulture, $"seed {runs[0].Seed}") : string.Create(CultureInfo.InvariantCulture, $"mean ± standard error over {Seeds} seeds");

    /// <summary>Whether a run is done.</summary>
    /// <param name="run">The run.</param>
    public bool IsDone(TRun run) => find(run) is not null;

    /// <summary>The runs that are done.</summary>
    /// <param name="where">Which of the runs; null for all.</param>
    public IEnumerable<FinishedRun<TIdentity, TResult>> Finished(Func<TRun, bool>? where = null) =>
        runs.Where(run => where is null || where(run)).Select(find).OfType<FinishedRun<TIdentity, TResult>>();

    /// <summary>What came out of the runs that are done.</summary>
    /// <param name="where">Which of the runs; null for all.</param>
    public IEnumerable<TResult> Of(Func<TRun, bool>? where = null) => Finished(where).Select(run => run.Run);

    /// <summary>The median of the runs' seconds as text, the larger one of two; empty where none is done.</summary>
    /// <param name="where">Which of the runs.</param>
    /// <param name="seconds">How long a run took.</param>
    public string MedianSeconds(Func<TRun, bool> where, Func<TResult, double> seconds)
    {
        var times = Of(where).Select(seconds).Order().ToArray();
        return times.Length == 0 ? "" : times[times.Length / 2].ToString("f0", CultureInfo.InvariantCulture);
    }

    /// <summary>A paragraph of Markdown that says how many runs are done; empty where all are.</summary>
    public string Unfinished()
    {
        var done = runs.Count(IsDone);
        return done == runs.Count
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"**{done} of {runs.Count} runs are done.** A number in brackets says of how many seeds a cell is, where not of all {Seeds}.\n\n");
    }

    /// <summary>When, where and with how many threads the runs were trained: a sentence; empty where none is done.</summary>
    public string Provenance() => Finished().ToArray() is { Length: > 0 } finished ? FinishedRun.Provenance(finished) : "";

    /// <summary>The difference of a number between runs and those of the same seed that they are compared with.</summary>
    /// <param name="of">The runs.</param>
    /// <param name="reference">What they are compared with.</param>
    /// <param name="value">The number.</param>
    public SampleStatistics Difference(Func<TRun, bool> of, Func<TRun, bool> reference, Func<TResult, double> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return SampleStatistics.Of(
            from run in runs.Where(of)
            join other in runs.Where(reference) on run.Seed equals other.Seed
            let found = (Run: find(run), Other: find(other))
            where found.Run is not null && found.Other is not null
            select value(found.Run.Run) - value(found.Other.Run));
    }
}
