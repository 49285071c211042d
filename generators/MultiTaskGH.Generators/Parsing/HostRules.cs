using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Checks the form of an annotated class: what concerns the class as a whole and none of its methods.</summary>
internal static class HostRules
{
    public const string StepName = "TrainingStep";
    public const string StepBaseName = "MultiTaskStep";
    public const string PassName = "Pass";

    public static string TaskTypeName(INamedTypeSymbol host) => host.Name + "Task";

    /// <summary>The name of the method that creates a step; of the one that is written whole where there is no symbol.</summary>
    public static string FactoryName(INamedTypeSymbol? step) => "Create" + (step?.Name ?? "Step");

    public static void Check(INamedTypeSymbol host, CSharpCompilation compilation, Location location, FindingList findings)
    {
        if (host.IsStatic)
        {
            findings.Add(Rule.HostNotSupported, location, host.Name, "it is static, and a step belongs to an instance; remove 'static'");
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
                findings.Add(Rule.HostNotSupported, location, host.Name, $"'{type.Name}' is local to its file, and the step is written into another one; remove 'file'");
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
                findings.Add(Rule.HostNotSupported, location, host.Name, $"its base class '{type.Name}' has a training step of its own; remove [MultiTask] from one of them");
            }
        }
    }

    private static void CheckNames(INamedTypeSymbol host, Location location, FindingList findings)
    {
        var taskType = TaskTypeName(host);
        var container = (INamespaceOrTypeSymbol?)host.ContainingType ?? host.ContainingNamespace;
        foreach (var namesake in container.GetTypeMembers(host.Name))
        {
            if (!SymbolEqualityComparer.Default.Equals(namesake, host) && (namesake.Arity == host.Arity || namesake.Find(KnownNames.MultiTask) is not null))
            {
                findings.Add(Rule.NameTaken, location, host.Name, namesake.Arity == host.Arity ? host.Name : taskType);
            }
        }

        CheckName(taskType, container, host.ContainingType, host, findings);
        CheckPass(host, findings);
        if (host.GetMembers().FirstOrDefault(static member => ImplementsModel(member) && !IsGenerated(member)) is { } implementation)
        {
            findings.Add(Rule.NameTaken, implementation, host.Name, "IMultiTaskModel");
        }
    }

    /// <summary>Checks the names of the step that is written for a class which declares none.</summary>
    public static void CheckTrainingStep(INamedTypeSymbol host, FindingList findings)
    {
        CheckName(StepName, host, host, host, findings);
        CheckName(FactoryName(null), host, host, host, findings);
    }

    /// <summary>What is declared inside of a type may be called neither as the type, nor as its type parameters, nor as its members.</summary>
    public static void CheckName(string name, INamespaceOrTypeSymbol scope, INamedTypeSymbol? type, INamedTypeSymbol host, FindingList findings)
    {
        var taken = scope.GetMembers(name).FirstOrDefault(static member => !IsGenerated(member))
            ?? (type?.Name == name ? (ISymbol)type : null)
            ?? type?.TypeParameters.FirstOrDefault(parameter => parameter.Name == name);
        for (var current = type?.BaseType; current is not null && taken is null; current = current.BaseType)
        {
            taken = current.GetMembers(name).FirstOrDefault(static member => member.DeclaredAccessibility != Accessibility.Private && !IsGenerated(member));
        }

        if (taken is not null)
        {
            findings.Add(Rule.NameTaken, taken, host.Name, name);
        }
    }

    /// <summary>Inside of a step, the inherited type <c>Pass</c> hides type parameters of its name, which have no other one.</summary>
    private static void CheckPass(INamedTypeSymbol host, FindingList findings)
    {
        for (var type = host; type is not null; type = type.ContainingType)
        {
            if (type.TypeParameters.FirstOrDefault(static parameter => parameter.Name == PassName) is { } parameter)
            {
                findings.Add(Rule.NameTaken, parameter, host.Name, PassName);
            }
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
    private static bool IsGenerated(ISymbol symbol) => (symbol is IMethodSymbol { AssociatedSymbol: { } owner } ? owner : symbol).GetAttributes().Any(IsGeneratedCode);

    /// <summary>Whether an attribute says that this generator wrote what it stands on.</summary>
    public static bool IsGeneratedCode(AttributeData attribute) =>
        attribute.AttributeClass?.Name == "GeneratedCodeAttribute" && attribute.Text() == "MultiTaskGH.Generators";
}
