using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>
/// Checks that the call which is written binds to the annotated method and to no other one of its name. What feeds a parameter may fit
/// another method better, which would be trained in silence.
/// </summary>
internal static class OverloadRules
{
    public static void Check(IEnumerable<HostMethod> methods, INamedTypeSymbol host, Compilation compilation, FindingList findings)
    {
        // Broken signatures bind to nothing, and their own findings say why.
        if (findings.HasErrors || findings.IsIncomplete)
        {
            return;
        }

        foreach (var method in methods)
        {
            if (HasNamesake(method.Symbol, host) && !BindsTo(method, host, compilation))
            {
                findings.Add(Rule.MethodNotSupported, method.Symbol, method.Symbol.Name, "another method of this name would be called in its place; rename one of them");
            }
        }
    }

    private static bool HasNamesake(IMethodSymbol method, INamedTypeSymbol host)
    {
        for (var type = host; type is not null; type = type.BaseType)
        {
            if (type.GetMembers(method.Name).OfType<IMethodSymbol>().Any(other => !IsSameSlot(method, other)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool BindsTo(HostMethod method, INamedTypeSymbol host, Compilation compilation)
    {
        // Inside of the class: what it hides or sees differs from what a base class does, which may have declared the method.
        var body = host.DeclaringSyntaxReferences.Select(static r => r.GetSyntax()).OfType<TypeDeclarationSyntax>().FirstOrDefault(static t => t.OpenBraceToken.Span.Length > 0);
        if (body is null)
        {
            return true;
        }

        // A default value would be a constant, which has conversions that a variable of its type has not.
        var arguments = method.Symbol.Parameters.Select((parameter, i) => (method.Feeds[i]?.Symbol.ReturnType ?? parameter.Type) switch
        {
            { IsRefLikeType: true } type => $"default({Names.Full(type)})",
            var type => $"((global::System.Func<{Names.Full(type)}>)null)()",
        });
        var receiver = method.Symbol.IsStatic ? Names.Full(host) : $"default({Names.Full(host)})";
        var call = SyntaxFactory.ParseExpression($"{receiver}.{Names.Escape(method.Symbol.Name)}({string.Join(", ", arguments)})");
        var model = compilation.GetSemanticModel(body.SyntaxTree);
        return model.GetSpeculativeSymbolInfo(body.OpenBraceToken.Span.End, call, SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol bound
            && IsSameSlot(method.Symbol, bound);
    }

    /// <summary>Whether two methods are one, or one overrides the other.</summary>
    public static bool IsSameSlot(IMethodSymbol first, IMethodSymbol second) => AreEqual(Root(first), Root(second));

    private static IMethodSymbol Root(IMethodSymbol method)
    {
        while (method.OverriddenMethod is { } overridden)
        {
            method = overridden;
        }

        return method;
    }

    private static bool AreEqual(IMethodSymbol first, IMethodSymbol second) =>
        SymbolEqualityComparer.Default.Equals(first.OriginalDefinition, second.OriginalDefinition);
}
