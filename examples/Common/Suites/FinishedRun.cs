namespace MultiTaskGH.Examples.Common;

/// <summary>A run that is done, as it stands in files.</summary>
/// <param name="Identity">All that its numbers depend on.</param>
/// <param name="Run">What came out.</param>
/// <param name="Machine">The processor that trained it.</param>
/// <param name="Threads">The threads of torch.</param>
/// <param name="Day">When it ended, in universal time.</param>
public sealed record FinishedRun<TIdentity, TResult>(TIdentity Identity, TResult Run, string Machine, int Threads, DateOnly Day)
    where TIdentity : RunIdentity
    where TResult : class;

/// <summary>Makes and describes runs that are done.</summary>
public static class FinishedRun
{
    /// <summary>A run that has just ended here.</summary>
    /// <param name="identity">All that its numbers depend on.</param>
    /// <param name="run">What came out.</param>
    public static FinishedRun<TIdentity, TResult> Of<TIdentity, TResult>(TIdentity identity, TResult run)
        where TIdentity : RunIdentity
        where TResult : class =>
        new(identity, run, Machine.Description, TorchSharp.torch.get_num_threads(), DateOnly.FromDateTime(DateTime.UtcNow));

    /// <summary>When, where and with how many threads runs were trained: a sentence.</summary>
    /// <param name="runs">The runs, at least one.</param>
    public static string Provenance<TIdentity, TResult>(IReadOnlyCollection<FinishedRun<TIdentity, TResult>> runs)
        where TIdentity : RunIdentity
        where TResult : class
    {
        ArgumentNullException.ThrowIfNull(runs);
        var (first, last) = (runs.Min(run => run.Day), runs.Max(run => run.Day));
        var days = first == last ? $"{first:yyyy-MM-dd}" : $"{first:yyyy-MM-dd} to {last:yyyy-MM-dd}";
        return FormattableString.Invariant(
            $"Trained {days} on {string.Join(" and ", runs.Select(run => run.Machine).Distinct())}, torch threads: {string.Join(" or ", runs.Select(run => run.Threads).Distinct().Order())}, device {string.Join(" and ", runs.Select(run => run.Identity.Device).Distinct())}.");
    }
}
