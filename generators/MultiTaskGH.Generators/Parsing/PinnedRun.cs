using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Reads the signature of <c>Run</c> where the user pins it by a partial method.</summary>
internal static class PinnedRun
{
    public const string Name = "Run";

    public static void Read(DeclaredStep step, INamedTypeSymbol host, Compilation compilation, FindingList findings)
    {
        var declared = StepList.OwnMembers(step).OfType<IMethodSymbol>().Where(static m => m.Name == Name).ToList();
        foreach (var method in declared)
        {
            var reason = declared.Count > 1 ? "a step has one 'Run'; remove the others" : WhyNotSupported(method, step, host);
            if (method.Parameters.Any(p => p.Name.Length == 0 || ErrorTypes.IsUnknown(p.Type, host) || ErrorTypes.HasUnknownDefault(p, compilation)))
            {
                findings.IsIncomplete = true;
            }
            else if (reason is not null)
            {
                findings.Add(Rule.RunDiffers, method, step.Symbol.Name, reason);
            }
            else
            {
                step.Run = method;
            }
        }
    }

    public static RunModel ToModel(DeclaredStep? step, string accessibility)
    {
        if (step?.Run is not { } run)
        {
            return new(accessibility, accessibility, IsPinned: false, HasDocumentation: false);
        }

        var declared = SyntaxFacts.GetText(run.DeclaredAccessibility);
        return new(declared + " partial", declared, IsPinned: true, HasDocumentation(run));
    }

    public static bool HasDocumentation(ISymbol symbol) => !string.IsNullOrEmpty(symbol.GetDocumentationCommentXml());

    private static string? WhyNotSupported(IMethodSymbol method, DeclaredStep step, INamedTypeSymbol host) => method switch
    {
        _ when HasBody(method, step) => "it must be partial and without a body, which is written for it",
        { IsGenericMethod: true } => "it must not be generic",
        _ when Modifiers(method).FirstOrDefault(static m => !SyntaxFacts.IsAccessibilityModifier(m.Kind()) && !m.IsKind(SyntaxKind.PartialKeyword)) is { RawKind: not 0 } modifier =>
            $"it must not be '{modifier.Text}'",
        { RefKind: not RefKind.None } => "it must not return a reference",
        _ when !ReturnsReport(method.ReturnType, host) => $"it must return 'StepReport<{HostRules.TaskTypeName(host)}>'",
        _ when method.Parameters.FirstOrDefault(static p => p.IsParams || p.RefKind != RefKind.None) is { } parameter => $"its parameter '{parameter.Name}' must be passed by value",
        _ => null,
    };

    private static bool HasBody(IMethodSymbol method, DeclaredStep step) =>
        !method.IsPartialDefinition || (method.PartialImplementationPart is { } body && StepList.IsOwn(body, step));

    private static SyntaxTokenList Modifiers(IMethodSymbol method) =>
        method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is MethodDeclarationSyntax declaration ? declaration.Modifiers : default;

    // The generator's own enumeration does not exist while it runs: the name is all there is.
    private static bool ReturnsReport(ITypeSymbol type, INamedTypeSymbol host) =>
        type is INamedTypeSymbol { Name: "StepReport", TypeArguments: [{ } task] } && task.Name == HostRules.TaskTypeName(host);
}
