using MultiTaskGH.Examples.Classification.Tables;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Commands;

/// <summary>Trains what a suite lacks, tells how it goes on, and prints its table.</summary>
internal static class SuiteProgram
{
    public static void Run(Suite suite, SuiteFolder folder, int count, bool reportsAlone, CancellationToken cancellation)
    {
        Console.WriteLine(FormattableString.Invariant(
            $"{suite.Done} of {count} runs were in {Path.GetRelativePath(Directory.GetCurrentDirectory(), folder.Cells)}, of the same data, device type and settings."));
        if (reportsAlone)
        {
            suite.WriteReports();
        }
        else
        {
            TrainingProgress.Show(progress => suite.Run(progress, cancellation));
        }

        Console.WriteLine();
        Console.Write(suite.Markdown());
        Console.WriteLine();
        Console.WriteLine($"Results and plots are in {folder.FullPath}");
        if (suite.Done < count && !reportsAlone)
        {
            Console.WriteLine(cancellation.IsCancellationRequested
                ? "Stopped: the same command goes on where this one was."
                : FormattableString.Invariant($"{count - suite.Done} runs are being trained by another process."));
        }
    }
}
