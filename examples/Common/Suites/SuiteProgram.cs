namespace MultiTaskGH.Examples.Common;

/// <summary>Trains what a suite lacks, tells how it goes on, and prints its table.</summary>
public static class SuiteProgram
{
    /// <summary>Runs the suite on the console.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="reportsAlone">Whether nothing is trained, and table and figures of what is done are written.</param>
    /// <param name="cancellation">Stops after an iteration, which a checkpoint keeps.</param>
    /// <returns>The exit code of a program that has done what it could: 0.</returns>
    /// <exception cref="TrainingException">Runs broke down; the others are done.</exception>
    /// <exception cref="InputException">A checkpoint or the file of runs is broken.</exception>
    /// <exception cref="OutputException">Something cannot be written.</exception>
    public static int Run<TRun, TIdentity, TResult>(Suite<TRun, TIdentity, TResult> suite, bool reportsAlone, CancellationToken cancellation)
        where TRun : ISuiteRun<TIdentity>
        where TIdentity : RunIdentity
        where TResult : class
    {
        ArgumentNullException.ThrowIfNull(suite);
        var count = suite.Runs.Count;
        Console.WriteLine(FormattableString.Invariant(
            $"{suite.Done} of {count} runs were in {Path.GetRelativePath(Directory.GetCurrentDirectory(), suite.Folder.Cells)}, of the same data, device type and settings."));
        var broken = 0;
        if (reportsAlone)
        {
            suite.WriteReports();
        }
        else
        {
            TrainingProgress.Show(progress => broken = suite.Run(progress, cancellation));
        }

        Console.WriteLine();
        Console.Write(suite.Markdown());
        Console.WriteLine();
        Console.WriteLine($"Results and plots are in {suite.Folder.FullPath}");
        var missing = count - suite.Done - broken;
        if (missing > 0 && !reportsAlone)
        {
            Console.WriteLine(cancellation.IsCancellationRequested
                ? "Stopped: the same command goes on where this one was."
                : FormattableString.Invariant($"{missing} runs are with another process."));
        }

        if (broken > 0)
        {
            throw new TrainingException(FormattableString.Invariant($"{broken} of {count} runs broke down (above); the others are kept."));
        }

        return 0;
    }
}
