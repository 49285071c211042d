using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MultiTaskGH.Analyzers;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.CodeFixes;

/// <summary>Gives a task or a metric whose key another one has, or whose key is none, a key from the method's name.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseAnotherKeyFix))]
public sealed class UseAnotherKeyFix : HostFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        Descriptors.Of(Rule.DuplicateKey).Id,
        Descriptors.Of(Rule.InvalidKey).Id,
        Descriptors.Of(Rule.KeysOfOneIdentifier).Id,
        Descriptors.Of(Rule.EmptyMetricKey).Id);

    internal override string Summary => "Use the method's name as the key";

    private protected override Task<IReadOnlyList<Fix>> FindAsync(FixTarget target, CancellationToken cancellation)
    {
        var fixes = new List<Fix>();
        if (target.Node.FirstAncestorOrSelf<AttributeSyntax>() is { ArgumentList.Arguments: { Count: > 0 } arguments } attribute
            && attribute.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } declaration
            && target.Model.GetDeclaredSymbol(declaration, cancellation) is IMethodSymbol method
            && KeyPlan.Of(method, target.Compilation) is { } key)
        {
            var argument = arguments.FirstOrDefault(static a => a.NameColon is not null && a.NameEquals is null) ?? arguments[0];
            fixes.Add(new($"Use the key \"{key}\"", nameof(UseAnotherKeyFix), async (editor, token) =>
            {
                var document = await editor.GetDocumentEditorAsync(target.Document.Id, token).ConfigureAwait(false);
                document.ReplaceNode(argument.Expression, KeyNames.Literal(key).WithTriviaFrom(argument.Expression));
            }));
        }

        return Task.FromResult<IReadOnlyList<Fix>>(fixes);
    }
}
