using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.Analyzers;

/// <summary>Silences "can be marked as static" (CA1822) on the methods of a step.</summary>
/// <remarks>
/// Static or not makes no difference to the step, and a loss that reads no module today may read one tomorrow. It is the one rule of the SDK that
/// annotations alone provoke: members that only the step uses count as used, since the step is part of the compilation.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CA1822Suppressor : DiagnosticSuppressor
{
    private static readonly string[] Annotations = [KnownNames.Task, KnownNames.TaskFamily, KnownNames.Metric, KnownNames.Intermediate];

    private static readonly SuppressionDescriptor Descriptor = new(
        "MTGHS001",
        "CA1822",
        "A task, a metric or an intermediate belongs to the model, whether or not it reads it");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = ImmutableArray.Create(Descriptor);

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location is { SourceTree: { } tree, SourceSpan: var span }
                && tree.GetRoot(context.CancellationToken).FindNode(span).FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } declaration
                && declaration.Identifier.Span == span
                && context.GetSemanticModel(tree).GetDeclaredSymbol(declaration, context.CancellationToken) is ISymbol method
                && Annotations.Any(annotation => method.Find(annotation) is not null))
            {
                context.ReportSuppression(Suppression.Create(Descriptor, diagnostic));
            }
        }
    }
}
