using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MultiTaskGH.Benchmarks;

/// <summary>Times what the generator adds to an edit: the run of its driver, from a compilation in which the edited sources are parsed and not bound.</summary>
internal static class GeneratorBenchmark
{
    /// <summary>The median of a case, all classes together.</summary>
    /// <param name="Case">What was done.</param>
    /// <param name="Wall">Milliseconds of wall time.</param>
    /// <param name="Processor">Milliseconds of processor time, of all threads.</param>
    /// <param name="Bytes">What was allocated.</param>
    /// <param name="Files">How many files were written.</param>
    internal sealed record Result(string Case, double Wall, double Processor, long Bytes, int Files);

    private const int WarmUpRounds = 8;

    /// <summary>The cases that a warm process measures, in turn.</summary>
    private static readonly (string Name, bool IsFresh, bool IsEmpty, Action<GeneratorProject> Edit)[] Cases =
    [
        ("everything, warm", true, false, static project => project.Reload()),
        ("the same compilation again", false, false, static _ => { }),
        ("an unrelated edit", false, false, static project => project.EditUnrelated()),
        ("an unrelated edit, a generator that does nothing", false, true, static project => project.EditUnrelated()),
        ("a comment above a class", false, false, static project => project.EditComment()),
        ("a weight of one class", false, false, static project => project.EditHost()),
    ];

    /// <summary>The first run in a process of its own, compilation of the compiler included.</summary>
    public static Result MeasureCold(int hosts)
    {
        var project = new GeneratorProject(hosts);
        var (_, sample) = Run(GeneratorProject.NewDriver(), project.Compilation, null);
        return sample with { Case = "everything, first run of a process" };
    }

    public static IEnumerable<Result> MeasureWarm(int hosts, int rounds)
    {
        var project = new GeneratorProject(hosts);
        var ours = GeneratorProject.NewDriver();
        var empty = GeneratorProject.NewDriver(new EmptyGenerator());
        var samples = Array.ConvertAll(Cases, static _ => new List<Result>());
        for (var round = -WarmUpRounds; round < rounds; round++)
        {
            for (var k = 0; k < Cases.Length; k++)
            {
                // Each case starts from a driver that has seen the sources as they are before its edit.
                var (_, isFresh, isEmpty, edit) = Cases[k];
                var before = (isEmpty ? empty : ours).RunGenerators(project.Compilation);
                edit(project);
                var (after, sample) = Run(isFresh ? GeneratorProject.NewDriver() : before, project.Compilation, isFresh ? null : before.GetRunResult());
                (ours, empty) = isEmpty ? (ours, after) : (after, empty);
                if (round >= 0)
                {
                    samples[k].Add(sample);
                }
            }
        }

        return Cases.Zip(samples, static (measured, all) => Median(all) with { Case = measured.Name });
    }

    /// <summary>The median of each quantity on its own.</summary>
    public static Result Median(IReadOnlyList<Result> all) => new(
        all[0].Case,
        Median(all.Select(static r => r.Wall)),
        Median(all.Select(static r => r.Processor)),
        (long)Median(all.Select(static r => (double)r.Bytes)),
        (int)Median(all.Select(static r => (double)r.Files)));

    private static (GeneratorDriver Driver, Result Sample) Run(GeneratorDriver driver, Compilation compilation, GeneratorDriverRunResult? before)
    {
        GC.Collect();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var used = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        driver = driver.RunGenerators(compilation);
        var wall = Stopwatch.GetElapsedTime(start);
        used = Environment.CpuUsage.TotalTime - used;
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;

        var result = driver.GetRunResult();
        if (result.Results.Single().Exception is { } exception)
        {
            throw new InvalidOperationException("The generator failed.", exception);
        }

        var known = before is null ? [] : Texts(before).ToHashSet();
        return (driver, new("", wall.TotalMilliseconds, used.TotalMilliseconds, bytes, Texts(result).Count(text => !known.Contains(text))));
    }

    /// <summary>What is not written anew is the very same object.</summary>
    private static IEnumerable<SourceText> Texts(GeneratorDriverRunResult result) => result.Results.Single().GeneratedSources.Select(static source => source.SourceText);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>What any generator pays that looks for classes of an attribute: the compiler's own part.</summary>
    private sealed class EmptyGenerator : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context)
        {
            var names = context.SyntaxProvider.ForAttributeWithMetadataName(
                "MultiTaskGH.MultiTaskAttribute", static (_, _) => true, static (found, _) => found.TargetSymbol.Name.Length.ToString(CultureInfo.InvariantCulture));
            context.RegisterSourceOutput(names, static (_, _) => { });
        }
    }
}
