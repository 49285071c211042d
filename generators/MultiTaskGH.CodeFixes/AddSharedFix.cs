using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using MultiTaskGH.Analyzers;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.CodeFixes;

/// <summary>Marks a field or a property that holds parameters as shared.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddSharedFix))]
public sealed class AddSharedFix : HostFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Descriptors.Of(Rule.NoShared).Id);

    internal override string Summary => "Mark a field or a property with [Shared]";

    private protected override Task<IReadOnlyList<Fix>> FindAsync(FixTarget target, CancellationToken cancellation)
    {
        var fixes = new List<Fix>();
        if (target.FindHost(cancellation) is { } host)
        {
            foreach (var member in host.GetMembers().Where(member => HoldsParameters(member, host)))
            {
                if (member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is { } declaration
                    && target.EditableDocument(declaration) is { } document
                    && declaration is VariableDeclaratorSyntax or PropertyDeclarationSyntax or ParameterSyntax)
                {
                    fixes.Add(Annotate(target, member, declaration, document));
                }
            }
        }

        return Task.FromResult<IReadOnlyList<Fix>>(fixes);
    }

    private static Fix Annotate(FixTarget target, ISymbol member, SyntaxNode declaration, Document document) => new(
        $"Mark '{member.Name}' with [Shared]",
        nameof(AddSharedFix) + member.Name,
        async (editor, token) =>
        {
            var model = target.Compilation.GetSemanticModel(declaration.SyntaxTree);
            var attribute = BoundNames.Attribute(KnownNames.Shared, model, declaration.SpanStart);
            Annotate(declaration, attribute, await editor.GetDocumentEditorAsync(document.Id, token).ConfigureAwait(false));
        });

    private static void Annotate(SyntaxNode declaration, string attribute, DocumentEditor editor)
    {
        switch (declaration)
        {
            case ParameterSyntax:
                editor.ReplaceNode(declaration, (current, _) => Layout.AnnotateProperty((ParameterSyntax)current, attribute));
                break;
            case VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: > 1, Parent: FieldDeclarationSyntax fields } } variable:
                var parts = FieldParts.Split(fields, variable);
                editor.InsertBefore(fields, parts.Take(parts.Count - 1).Select(part => Annotated(part, fields)));
                editor.ReplaceNode(fields, Annotated(parts[parts.Count - 1], fields));
                break;
            default:
                var member = declaration.FirstAncestorOrSelf<MemberDeclarationSyntax>()!;
                editor.ReplaceNode(member, (current, _) => Layout.Annotate((MemberDeclarationSyntax)current, attribute, member));
                break;
        }

        FieldDeclarationSyntax Annotated((FieldDeclarationSyntax Field, bool IsChosen) part, FieldDeclarationSyntax original) =>
            part.IsChosen ? (FieldDeclarationSyntax)Layout.Annotate(part.Field, attribute, original) : part.Field;
    }

    private static bool HoldsParameters(ISymbol member, INamedTypeSymbol host) =>
        member is IFieldSymbol { IsImplicitlyDeclared: false } or IPropertySymbol { IsImplicitlyDeclared: false }
        && ParameterMembers.Check(member, host, new FindingList(Location.None)) is null
        && ParameterMembers.TypeOf(member) is { } type
        && ParameterMembers.HoldsParameters(type);
}
