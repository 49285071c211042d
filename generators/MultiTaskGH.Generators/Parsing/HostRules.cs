using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Checks the form of an annotated class: what concerns the class as a whole and none of its methods.</summary>
internal static class HostRules
{
    public const string StepName = "TrainingStep";
    public const string FactoryName = "CreateStep";

    public static string TaskTypeName(INamedTypeSymbol host) => host.Name + "Task";

    public static void Check(INamedTypeSymbol host, CSharpCompilation compilation, Location location, FindingList findings)
    {
        if (host.IsStatic)
        {
            findings.Add(Rule.HostNotSupported, location, host.Name, "it is static, and a step belongs to an instance");
        }

        if (compilation.LanguageVersion < LanguageVersion.CSharp12)
        {
            findings.Add(Rule.LanguageVersionNotSupported, location, host.Name, compilation.LanguageVersion.ToDisplayString());
        }

        CheckCanBeReopened(host, location, findings);
        CheckBases(host, location, findings);
        CheckNames(host, location, findings);
    }

    private static void CheckCanBeReopened(INamedTypeSymbol host, Location location, FindingList findings)
    {
        for (var type = host; type is not null; type = type.ContainingType)
        {
            if (type.IsFileLocal)
            {
                findings.Add(Rule.HostNotSupported, location, host.Name, $"'{type.Name}' is local to its file, and the step is written into another one");
            }

            foreach (var reference in type.DeclaringSyntaxReferences)
            {
                if (reference.GetSyntax() is TypeDeclarationSyntax declaration && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
                {
                    findings.Add(Rule.HostNotPartial, declaration.Identifier.GetLocation(), type.Name, host.Name);
                    break;
                }
            }
        }
    }

    private static void CheckBases(INamedTypeSymbol host, Location location, FindingList findings)
    {
        for (var type = host.BaseType; type is not null; type = type.BaseType)
        {
            if (type.Find(KnownNames.MultiTask) is not null)
            {
                findings.Add(Rule.HostNotSupported, location, host.Name, $"its base class '{type.Name}' has a training step of its own");
            }
        }
    }

    private static void CheckNames(INamedTypeSymbol host, Location location, FindingList findings)
    {
        var taskType = TaskTypeName(host);
        var container = (INamespaceOrTypeSymbol?)host.ContainingType ?? host.ContainingNamespace;
        if (container.GetMembers(taskType).Any(static member => !IsGenerated(member)))
        {
            findings.Add(Rule.NameTaken, location, host.Name, taskType);
        }

        foreach (var namesake in container.GetTypeMembers(host.Name))
        {
            if (!SymbolEqualityComparer.Default.Equals(namesake, host) && (namesake.Arity == host.Arity || namesake.Find(KnownNames.MultiTask) is not null))
            {
                findings.Add(Rule.NameTaken, location, host.Name, namesake.Arity == host.Arity ? host.Name : taskType);
            }
        }

        foreach (var name in new[] { StepName, FactoryName })
        {
            var isTaken = host.Name == name || host.TypeParameters.Any(parameter => parameter.Name == name);
            for (var type = host; type is not null; type = type.BaseType)
            {
                isTaken |= type.GetMembers(name).Any(member =>
                    !IsGenerated(member) && (member.DeclaredAccessibility != Accessibility.Private || SymbolEqualityComparer.Default.Equals(type, host)));
            }

            if (isTaken)
            {
                findings.Add(Rule.NameTaken, location, host.Name, name);
            }
        }

        if (host.GetMembers().Any(static member => ImplementsModel(member) && !IsGenerated(member)))
        {
            findings.Add(Rule.NameTaken, location, host.Name, "IMultiTaskModel");
        }
    }

    private static bool ImplementsModel(ISymbol member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.ExplicitInterfaceImplementation } method => method.ExplicitInterfaceImplementations.Any(static m => IsModel(m.ContainingType)),
        IPropertySymbol property => property.ExplicitInterfaceImplementations.Any(static p => IsModel(p.ContainingType)),
        _ => false,
    };

    private static bool IsModel(INamedTypeSymbol type) => type is { Name: "IMultiTaskModel", ContainingNamespace.Name: "MultiTaskGH" };

    /// <summary>Analyzers see the compilation with the generated code in it.</summary>
    private static bool IsGenerated(ISymbol symbol) => (symbol is IMethodSymbol { AssociatedSymbol: { } owner } ? owner : symbol).GetAttributes().Any(static attribute =>
        attribute.AttributeClass?.Name == "GeneratedCodeAttribute" && attribute.Text() == "MultiTaskGH.Generators");
}
