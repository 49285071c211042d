using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MultiTaskGH.Analyzers;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.CodeFixes;

/// <summary>Marks a method that may be a loss as a task, with a key from its name.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddTaskFix))]
public sealed class AddTaskFix : HostFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Descriptors.Of(Rule.NoTask).Id);

    internal override string Summary => "Mark a method with [Task]";

    private protected override Task<IReadOnlyList<Fix>> FindAsync(FixTarget target, CancellationToken cancellation)
    {
        var fixes = new List<Fix>();
        if (target.FindHost(cancellation) is { } host)
        {
            foreach (var method in host.GetMembers().OfType<IMethodSymbol>().Where(method => MayBeTask(method, host)))
            {
                if (KeyNames.Of(method.Name, []) is { } key
                    && Names.Pascal(key) is not null
                    && method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is MethodDeclarationSyntax declaration
                    && target.EditableDocument(declaration) is { } document)
                {
                    fixes.Add(Annotate(target, method, key, declaration, document));
                }
            }
        }

        return Task.FromResult<IReadOnlyList<Fix>>(fixes);
    }

    private static Fix Annotate(FixTarget target, IMethodSymbol method, string key, MethodDeclarationSyntax declaration, Document document) => new(
        $"Mark '{Name(method, declaration)}' with [Task(\"{key}\")]",
        nameof(AddTaskFix) + Name(method, declaration),
        async (editor, token) =>
        {
            var model = target.Compilation.GetSemanticModel(declaration.SyntaxTree);
            var attribute = BoundNames.Attribute(KnownNames.Task, model, declaration.SpanStart, key);
            var edited = await editor.GetDocumentEditorAsync(document.Id, token).ConfigureAwait(false);
            edited.ReplaceNode(declaration, (current, _) => Layout.Annotate((MemberDeclarationSyntax)current, attribute, declaration));
        });

    // Two overloads must not be marked at once: they would have one key.
    private static string Name(IMethodSymbol method, MethodDeclarationSyntax declaration) =>
        method.ContainingType.GetMembers(method.Name).Length == 1 ? method.Name : $"{method.Name}({string.Join(", ", declaration.ParameterList.Parameters.Select(static p => p.Type?.ToString()))})";

    /// <summary>An override serves its base class: the <c>forward</c> of a module takes a tensor and returns one, and is no loss.</summary>
    private static bool MayBeTask(IMethodSymbol method, INamedTypeSymbol host) =>
        method is { IsImplicitlyDeclared: false, IsAsync: false, IsOverride: false, Name.Length: > 0 }
        && method.ReturnType.IsTensor()
        && MethodRules.WhyNotSupported(method, host) is null
        && method.Parameters.All(parameter => MethodRules.WhyNotSupported(parameter, host) is null)
        && method.Find(KnownNames.Metric) is null
        && method.Find(KnownNames.Intermediate) is null;
}
