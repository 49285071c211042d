using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.CodeFixes;

/// <summary>A diagnostic, and where it stands.</summary>
/// <param name="Diagnostic">The diagnostic.</param>
/// <param name="Document">Its document.</param>
/// <param name="Model">The document's meaning.</param>
/// <param name="Node">The smallest node that the diagnostic covers.</param>
internal sealed record FixTarget(Diagnostic Diagnostic, Document Document, SemanticModel Model, SyntaxNode Node)
{
    public CSharpCompilation Compilation => (CSharpCompilation)Model.Compilation;

    /// <summary>The class around the diagnostic, if it is an annotated one.</summary>
    public INamedTypeSymbol? FindHost(CancellationToken cancellation) =>
        Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration
        && Model.GetDeclaredSymbol(declaration, cancellation) is INamedTypeSymbol type
        && type.Find(KnownNames.MultiTask) is not null
            ? type
            : null;

    /// <summary>The document in which a node of this solution can be edited; null for what a generator wrote.</summary>
    public Document? EditableDocument(SyntaxNode node) =>
        Document.Project.Solution.GetDocument(node.SyntaxTree) is { } document and not SourceGeneratedDocument ? document : null;
}
