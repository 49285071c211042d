using System.Collections.Immutable;
using System.Reflection;
using FluentAssertions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MultiTaskGH.Analyzers;
using MultiTaskGH.Generators.Tests.Infrastructure;

namespace MultiTaskGH.Generators.Tests.Fixes;

/// <summary>The SDK's own analyzers over annotated classes.</summary>
public sealed class SuppressorTests
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> SdkAnalyzers =
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "SdkAnalyzers"), "*.NetAnalyzers.dll")
            .Select(Assembly.LoadFrom)
            .SelectMany(static assembly => assembly.GetTypes())
            .Where(static type => !type.IsAbstract && type.GetCustomAttribute<DiagnosticAnalyzerAttribute>()?.Languages.Contains(LanguageNames.CSharp) == true)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)
            .Where(static analyzer => analyzer.SupportedDiagnostics.Any(static d => d.Id is "CA1822" or "CA1823" or "CA1812" or "CA1852")),
    ];

    private static readonly string Source = Hosts.WithShared("""
        private readonly Linear unshared = Linear(1, 1);
        [Shared] private readonly Linear unread = Linear(1, 1);
        [Intermediate] private Tensor Doubled(Tensor x) => x * 2;
        [Task("task")] private Tensor Loss(Tensor doubled) => doubled.sum();
        [Task("module")] private Tensor OfModule(Tensor doubled) => (unshared.call(doubled) + encoder.call(doubled)).sum();
        [TaskFamily("family")] private Tensor Family(Tensor doubled) => doubled.mean(new long[] { 0 });
        [Metric("metric")] private double Norm(Tensor doubled) => doubled.norm().item<double>();
        private static readonly Linear unused = Linear(1, 1);
        private Tensor Helper(Tensor x) { return x; Tensor Local() => x; }
        public double Twice(double x) => 2 * x;
        """).Replace("public sealed partial class", "internal sealed partial class", StringComparison.Ordinal) + "\npublic static class User { internal static object Make() => new Host(); }";

    [Fact]
    public async Task Methods_of_a_step_need_not_be_static()
    {
        var reported = await ReportAsync(Source, new CA1822Suppressor());
        reported.Where(static d => d is { Id: "CA1822", IsSuppressed: true }).Select(Text).Should().BeEquivalentTo("Doubled", "Loss", "Family", "Norm");
        reported.Where(static d => d is { Id: "CA1822", IsSuppressed: false }).Select(Text).Should().BeEquivalentTo("Helper", "Twice");
    }

    [Fact]
    public async Task Nothing_else_of_a_step_seems_unused()
    {
        // What only the step calls or reads is used by it, as the compiler sees: there is nothing to silence.
        var reported = await ReportAsync(Source, new CA1822Suppressor());
        reported.Where(static d => !d.IsSuppressed).Select(static d => $"{d.Id} {Text(d)}").Should().BeEquivalentTo("CA1822 Helper", "CA1822 Twice", "CA1823 unused");
    }

    [Fact]
    public async Task Attributes_of_another_library_are_not_ours()
    {
        var source = Hosts.WithShared("[Task(\"a\")] private Tensor A(Tensor x) => encoder.call(x).sum();")
            + "\nnamespace Other { public sealed class TaskAttribute : System.Attribute; public sealed class Work { [Other.Task] public int One() => 1; } }";
        var reported = await ReportAsync(source.Replace("namespace Demo;", "namespace Demo {", StringComparison.Ordinal) + "}", new CA1822Suppressor());
        reported.Where(static d => d.Id == "CA1822").Should().ContainSingle().Which.IsSuppressed.Should().BeFalse();
    }

    private static string Text(Diagnostic diagnostic) => diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan);

    private static async Task<IReadOnlyList<Diagnostic>> ReportAsync(string source, DiagnosticSuppressor suppressor)
    {
        SdkAnalyzers.Should().NotBeEmpty();
        var generation = Compiler.Generate(source);
        generation.Sources.Should().ContainSingle();
        var options = generation.Output.Options.WithSpecificDiagnosticOptions(
            SdkAnalyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).Select(static d => d.Id).Distinct().Select(static id => KeyValuePair.Create(id, ReportDiagnostic.Warn)));
        var compilation = generation.Output.WithOptions(options).WithAnalyzers(
            [.. SdkAnalyzers, suppressor],
            new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true));
        var reported = await compilation.GetAnalyzerDiagnosticsAsync();
        reported.Where(static d => d.Id is "AD0001").Should().BeEmpty();
        return [.. reported];
    }
}
