using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using MultiTaskGH.Analyzers;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.CodeFixes;

/// <summary>Lets a task return its loss as a tensor, where its body has that tensor.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReturnTensorFix))]
public sealed class ReturnTensorFix : HostFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Descriptors.Of(Rule.TaskReturnsNoTensor).Id);

    internal override string Summary => "Change the return type to Tensor";

    private protected override async Task<IReadOnlyList<Fix>> FindAsync(FixTarget target, CancellationToken cancellation) =>
        target.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } declaration
            && target.Model.GetDeclaredSymbol(declaration, cancellation) is IMethodSymbol method
            && Mend(declaration, method, target.Model) is { } mended
            && !await IsCalledAsync(method, target.Document.Project.Solution, cancellation).ConfigureAwait(false)
                ? [new(Summary, nameof(ReturnTensorFix), async (editor, token) =>
                {
                    var document = await editor.GetDocumentEditorAsync(target.Document.Id, token).ConfigureAwait(false);
                    document.ReplaceNode(declaration, mended);
                })]
                : [];

    /// <summary>What a caller does with the number is not known here. What a generator calls, it calls anew.</summary>
    private static async Task<bool> IsCalledAsync(IMethodSymbol method, Solution solution, CancellationToken cancellation)
    {
        var references = await SymbolFinder.FindReferencesAsync(method, solution, cancellation).ConfigureAwait(false);
        return references.SelectMany(static reference => reference.Locations).Any(location => location.Document is not SourceGeneratedDocument && IsCall(location.Location, cancellation));
    }

    private static bool IsCall(Location location, CancellationToken cancellation) =>
        location.SourceTree?.GetRoot(cancellation).FindNode(location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true) is { } node
        && node.FirstAncestorOrSelf<DocumentationCommentTriviaSyntax>() is null
        && !node.Ancestors().OfType<InvocationExpressionSyntax>().Any(static call => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" });

    /// <summary>The method as it should be; null where that is not certain.</summary>
    private static MethodDeclarationSyntax? Mend(MethodDeclarationSyntax method, IMethodSymbol symbol, SemanticModel model)
    {
        // Overrides and implementations would have to change with it.
        var isAlone = symbol is { IsVirtual: false, IsOverride: false, IsAbstract: false, PartialDefinitionPart: null, PartialImplementationPart: null, ReturnsByRef: false, ReturnsByRefReadonly: false };
        if (!isAlone || Implements(symbol) || Awaits(method) || OwnNodes(method).OfType<YieldStatementSyntax>().Any())
        {
            return null;
        }

        var replaced = new Dictionary<SyntaxNode, SyntaxNode>();
        foreach (var returned in Returned(method, symbol))
        {
            if (returned.Expression is null || LossExpressions.ToTensor(returned.Expression, model, symbol.ReturnsVoid) is not { } tensor)
            {
                return null;
            }

            replaced.Add(returned.Node, returned.Node is ExpressionStatementSyntax statement
                ? LossExpressions.Return(statement, tensor)
                : tensor.WithTriviaFrom(returned.Expression));
        }

        if (replaced.Count == 0 && symbol.ReturnsVoid)
        {
            return null;
        }

        var type = BoundNames.Tensor(model, method.ReturnType.SpanStart, Value(symbol.ReturnType).NullableAnnotation == NullableAnnotation.Annotated);
        var mended = method.ReplaceNodes(replaced.Keys, (original, _) => replaced[original]);
        return WithoutAsync(mended.WithReturnType(type.WithTriviaFrom(mended.ReturnType)));
    }

    /// <summary>The type of what is returned, now or later.</summary>
    private static ITypeSymbol Value(ITypeSymbol type) =>
        type.IsAwaitable() && type is INamedTypeSymbol { TypeArguments: [var value] } ? value : type;

    /// <summary>What the method returns: the expressions, or in a method without a value the last statement.</summary>
    private static IEnumerable<(SyntaxNode Node, ExpressionSyntax? Expression)> Returned(MethodDeclarationSyntax method, IMethodSymbol symbol)
    {
        if (method.ExpressionBody is { Expression: var expression })
        {
            return [(expression, expression)];
        }

        var returns = OwnNodes(method).OfType<ReturnStatementSyntax>().Select(static r => ((SyntaxNode)r.Expression! ?? r, r.Expression));
        return symbol.ReturnsVoid && method.Body?.Statements.LastOrDefault() is ExpressionStatementSyntax last
            ? returns.Append((last, last.Expression))
            : returns;
    }

    private static bool Implements(IMethodSymbol method) => !method.ExplicitInterfaceImplementations.IsEmpty
        || method.ContainingType.AllInterfaces.SelectMany(i => i.GetMembers(method.Name)).Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));

    private static bool Awaits(MethodDeclarationSyntax method) => OwnNodes(method).Any(static node => node.ChildTokens().Any(static token => token.IsKind(SyntaxKind.AwaitKeyword)));

    /// <summary>The nodes of the method without those of the functions inside of it.</summary>
    private static IEnumerable<SyntaxNode> OwnNodes(MethodDeclarationSyntax method) =>
        method.DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));

    private static MethodDeclarationSyntax WithoutAsync(MethodDeclarationSyntax method)
    {
        var at = method.Modifiers.IndexOf(SyntaxKind.AsyncKeyword);
        if (at < 0)
        {
            return method;
        }

        var leading = method.Modifiers[at].LeadingTrivia;
        var modifiers = method.Modifiers.RemoveAt(at);
        return at < modifiers.Count
            ? method.WithModifiers(modifiers.Replace(modifiers[at], modifiers[at].WithLeadingTrivia(leading)))
            : method.WithModifiers(modifiers).WithReturnType(method.ReturnType.WithLeadingTrivia(leading));
    }
}
