using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MultiTaskGH.Generators.Tests.Infrastructure;

/// <summary>A run of the generator.</summary>
/// <param name="Output">The user's sources and the generated ones.</param>
/// <param name="Run">What the generator did.</param>
internal sealed record Generation(CSharpCompilation Output, GeneratorDriverRunResult Run)
{
    public IReadOnlyList<GeneratedSourceResult> Sources => Run.Results.Single().GeneratedSources;

    public Exception? Exception => Run.Results.Single().Exception;

    /// <summary>Everything that the compiler says. Sources of the tests leave their own members undocumented.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics()
    {
        var generated = Run.GeneratedTrees.ToHashSet();
        return [.. Output.GetDiagnostics().Where(d => d.Severity > DiagnosticSeverity.Info && (d.Id != "CS1591" || generated.Contains(d.Location.SourceTree!)))];
    }
}
