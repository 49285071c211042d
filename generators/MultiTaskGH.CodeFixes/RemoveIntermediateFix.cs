using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using MultiTaskGH.Analyzers;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.CodeFixes;

/// <summary>Removes an intermediate that feeds no task, or its mark alone where somebody else may use the method.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveIntermediateFix))]
public sealed class RemoveIntermediateFix : HostFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Descriptors.Of(Rule.UnusedIntermediate).Id);

    internal override string Summary => "Remove the unused intermediate";

    private protected override async Task<IReadOnlyList<Fix>> FindAsync(FixTarget target, CancellationToken cancellation)
    {
        if (target.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } declaration
            || target.Model.GetDeclaredSymbol(declaration, cancellation) is not IMethodSymbol method
            || method.Find(KnownNames.Intermediate)?.ApplicationSyntaxReference?.GetSyntax(cancellation) is not AttributeSyntax attribute

            // A partial method may bear it on its other part.
            || attribute.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } annotated
            || target.EditableDocument(annotated) is not { } place
            || FeedsAnother(method))
        {
            return [];
        }

        return await IsUsedAsync(method, target.Document.Project.Solution, cancellation).ConfigureAwait(false)
            ? [new($"Remove [Intermediate] from '{method.Name}'", nameof(RemoveIntermediateFix), async (editor, token) =>
            {
                var document = await editor.GetDocumentEditorAsync(place.Id, token).ConfigureAwait(false);
                document.ReplaceNode(annotated, (current, _) => Removal.WithoutAttribute((MethodDeclarationSyntax)current, annotated, attribute));
            })]
            : [new($"Remove the intermediate '{method.Name}'", nameof(RemoveIntermediateFix), async (editor, token) =>
                Removal.RemoveMember(declaration, await editor.GetDocumentEditorAsync(target.Document.Id, token).ConfigureAwait(false)))];
    }

    /// <summary>Another one, unused as well, names it by <c>[From]</c>, which would be an error without it: that one goes first.</summary>
    private static bool FeedsAnother(IMethodSymbol method) => method.ContainingType.GetMembers()
        .OfType<IMethodSymbol>()
        .SelectMany(static other => other.Parameters)
        .Any(parameter => parameter.Find(KnownNames.From)?.Text() == method.Name);

    /// <summary>What other classes can see may be used by code that is not here, and what is named in the documentation would be missing there.</summary>
    private static async Task<bool> IsUsedAsync(IMethodSymbol method, Solution solution, CancellationToken cancellation)
    {
        if (method.DeclaredAccessibility != Accessibility.Private || method.PartialDefinitionPart is not null || method.PartialImplementationPart is not null)
        {
            return true;
        }

        var references = await SymbolFinder.FindReferencesAsync(method, solution, cancellation).ConfigureAwait(false);
        return references.Any(static reference => reference.Locations.Any());
    }
}
