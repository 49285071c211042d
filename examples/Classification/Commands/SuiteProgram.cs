using MultiTaskGH.Examples.Classification.Tables;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Commands;

/// <summary>Trains what a suite lacks, tells how it goes on, and prints its table.</summary>
internal static class SuiteProgram
{
    public static int Run(Suite suite, SuiteFolder folder, int count, bool reportsAlone, CancellationToken cancellation)
    {
        Console.WriteLine(FormattableString.Invariant(
            $"{suite.Done} of {count} runs were in {Path.GetRelativePath(Directory.GetCurrentDirectory(), folder.Cells)}, of the same data, device type and settings."));
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
        Console.WriteLine($"Results and plots are in {folder.FullPath}");
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
