using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MultiTaskGH.Analyzers;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.CodeFixes;

/// <summary>Makes a class partial, and the types around it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePartialFix))]
public sealed class MakePartialFix : HostFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Descriptors.Of(Rule.HostNotPartial).Id);

    internal override string Summary => "Make the types partial";

    private protected override Task<IReadOnlyList<Fix>> FindAsync(FixTarget target, CancellationToken cancellation)
    {
        var types = target.Node.AncestorsAndSelf()
            .OfType<TypeDeclarationSyntax>()
            .Where(static type => !type.Modifiers.Any(SyntaxKind.PartialKeyword))
            .Reverse()
            .ToList();
        var title = $"Make {string.Join(" and ", types.Select(static type => $"'{type.Identifier.ValueText}'"))} partial";
        IReadOnlyList<Fix> fixes = types.Count == 0 ? [] : [new(title, nameof(MakePartialFix), async (editor, token) =>
        {
            var document = await editor.GetDocumentEditorAsync(target.Document.Id, token).ConfigureAwait(false);
            foreach (var type in types)
            {
                document.ReplaceNode(type, static (current, _) => MakePartial((TypeDeclarationSyntax)current));
            }
        })];
        return Task.FromResult(fixes);
    }

    private static TypeDeclarationSyntax MakePartial(TypeDeclarationSyntax type)
    {
        // A type around two classes is made partial by the fix of either.
        if (type.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            return type;
        }

        var partial = SyntaxFactory.Token(default, SyntaxKind.PartialKeyword, SyntaxFactory.TriviaList(SyntaxFactory.Space));
        if (type.Modifiers.Count > 0)
        {
            return type.AddModifiers(partial);
        }

        var keyword = type.Keyword;
        return type.WithKeyword(keyword.WithLeadingTrivia()).AddModifiers(partial.WithLeadingTrivia(keyword.LeadingTrivia));
    }
}
