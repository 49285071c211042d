using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MultiTaskGH.Generators.Emission;
using MultiTaskGH.Generators.Model;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.Generators;

/// <summary>Writes the training step of every class that is marked with <c>[MultiTask]</c>.</summary>
/// <remarks>It reports nothing: what it cannot handle is an error of the analyzer, which runs the same parser.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class MultiTaskGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var hosts = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownNames.MultiTaskAttribute, static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax, Parse)
            .WithTrackingName(TrackingNames.Parse)
            .SelectMany(static (host, _) => host is null ? [] : new[] { host })
            .WithTrackingName(TrackingNames.Hosts);

        // File names are compared without regard to case, and a second file of one name would throw away the output of all classes.
        var clashes = hosts
            .Collect()
            .Select(static (all, _) => HintNames.Clashes(all))
            .WithTrackingName(TrackingNames.Clashes);

        var files = hosts
            .Combine(clashes)
            .Select(static (pair, _) => pair.Left with { HintName = HintNames.Distinct(pair.Left, pair.Right) })
            .WithTrackingName(TrackingNames.Files);

        context.RegisterSourceOutput(files, static (output, host) => output.AddSource(host.HintName, HostEmitter.Emit(host)));
    }

    private static HostModel? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        // An attribute that stands on two parts of a class, an error of the user's, must not yield two models.
        var declaredHere = context.Attributes[0].ApplicationSyntaxReference;
        var first = context.TargetSymbol.Find(KnownNames.MultiTask)?.ApplicationSyntaxReference;
        return context.TargetSymbol is INamedTypeSymbol { TypeKind: TypeKind.Class } host
            && context.SemanticModel.Compilation is CSharpCompilation compilation
            && declaredHere?.SyntaxTree == first?.SyntaxTree
            && declaredHere?.Span == first?.Span
                ? HostParser.Parse(host, compilation, cancellation).Model
                : null;
    }
}
