using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Generators.Tests.Infrastructure;

/// <summary>Another generator, which makes the given sources.</summary>
internal sealed class TextGenerator(IEnumerable<string> sources) : IIncrementalGenerator
{
    private readonly string[] sources = [.. sources];

    public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterSourceOutput(context.CompilationProvider, (output, _) =>
    {
        for (var i = 0; i < sources.Length; i++)
        {
            output.AddSource($"Other{i}.g.cs", sources[i]);
        }
    });
}
