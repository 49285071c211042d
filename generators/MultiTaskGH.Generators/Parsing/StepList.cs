using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Reads the steps that a class declares.</summary>
internal static class StepList
{
    // A type cannot hold members of its own name, and these are written into it or found in its base class.
    private static readonly string[] MemberNames = ["Run", "Accumulate", "Evaluate", "Definition", "Pass", "BeginPass", "CheckBatches", InputsStructure.Name];

    public static IReadOnlyList<DeclaredStep> Read(IReadOnlyList<ISymbol> members, INamedTypeSymbol host, IReadOnlyList<HostMethod> tasks, Compilation compilation, FindingList findings)
    {
        var steps = new List<DeclaredStep>();
        foreach (var symbol in members.OfType<INamedTypeSymbol>())
        {
            if (symbol.Find(KnownNames.Step) is not { } attribute || !SymbolEqualityComparer.Default.Equals(symbol.ContainingType, host))
            {
                continue;
            }

            if (symbol.Name.Length == 0 || ErrorTypes.HasUnknownArgument(attribute))
            {
                findings.IsIncomplete = true;
                continue;
            }

            var step = new DeclaredStep(symbol, attribute);
            steps.Add(step);
            CheckForm(step, host, findings);
            PinnedRun.Read(step, host, compilation, findings);
            ReadTasks(step, host, tasks, findings);
            step.Harmonized = ReadMembers(step, "Harmonize", host, compilation, findings);
            step.Updated = ReadMembers(step, "Update", host, compilation, findings);
        }

        return steps;
    }

    private static void CheckForm(DeclaredStep step, INamedTypeSymbol host, FindingList findings)
    {
        var symbol = step.Symbol;
        var space = step.Attribute.Named("Space")?.Value;
        var reason = symbol switch
        {
            { IsStatic: true } => "it is static, and a step has a state; remove 'static'",
            { IsAbstract: true } => "it is abstract, and a step is created; remove 'abstract'",
            { IsRecord: true } => "it is a record, and a step is no value; make it a class",
            { Arity: > 0 } => "it is generic, and nothing says for which type it should be created; remove its type parameters",
            _ when symbol.DeclaringSyntaxReferences.Any(static r => r.GetSyntax() is TypeDeclarationSyntax type && !type.Modifiers.Any(SyntaxKind.PartialKeyword)) =>
                "it is not partial, and its members are written into it; make it partial",
            _ when MemberNames.Contains(symbol.Name) => "it is named as a member that is written into it; rename it",
            { BaseType: { SpecialType: not SpecialType.System_Object, Name: not HostRules.StepBaseName } } => $"it derives from '{symbol.BaseType.Name}', and a step derives from '{HostRules.StepBaseName}'; remove the base class",
            _ when OwnMembers(step).FirstOrDefault(m => m is not IMethodSymbol { Name: PinnedRun.Name }) is { } member =>
                $"it has the member '{(member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? symbol.Name : member.Name)}', and all that it may declare is a partial 'Run'; move it to the class around it",
            _ when Notices.Forbids(symbol, host) => "it is obsolete, and using it is an error; remove [Obsolete]",
            _ when space is int and not (0 or 1) => FormattableString.Invariant($"its space is {space}, which is no member of 'GradientSpace'; name one of them"),
            _ => null,
        };
        if (reason is not null)
        {
            findings.Add(Rule.StepNotSupported, symbol, symbol.Name, reason);
        }

        HostRules.CheckName(HostRules.FactoryName(symbol), host, host, host, findings);
    }

    /// <summary>What the user declares inside of a step.</summary>
    public static IEnumerable<ISymbol> OwnMembers(DeclaredStep step) => step.Symbol.GetMembers().Where(member => !member.IsImplicitlyDeclared && IsOwn(member, step));

    /// <summary>Whether the user declared a member. Analyzers see the generated part of a step, too.</summary>
    public static bool IsOwn(ISymbol member, DeclaredStep step)
    {
        var generated = step.Symbol.GetAttributes().FirstOrDefault(HostRules.IsGeneratedCode)?.ApplicationSyntaxReference?.SyntaxTree;
        return member.Locations.Any(l => l.SourceTree != generated);
    }

    private static void ReadTasks(DeclaredStep step, INamedTypeSymbol host, IReadOnlyList<HostMethod> tasks, FindingList findings)
    {
        var names = step.Attribute.ConstructorArguments is [var only, ..] ? ((TypedConstant?)only).Texts() : [];
        foreach (var name in names)
        {
            var named = tasks.Where(t => t.Symbol.Name == name).ToList();
            var reason = named.Count == 0 ? $"which is no [Task] and no [TaskFamily] method of '{host.Name}'; name one by 'nameof', or mark that method"
                : named.Count > 1 ? "which is the name of several tasks: rename all but one"
                : step.Tasks.Contains(named[0]) ? "and names it twice; remove one of them"
                : null;
            if (reason is not null)
            {
                findings.Add(Rule.StepNamesNoMember, step.Attribute, step.Symbol, step.Symbol.Name, name ?? "null", reason);
            }
            else
            {
                step.Tasks.Add(named[0]);
            }
        }

        // The enumeration's order is that of every report.
        var evaluated = names.Count == 0 ? tasks.ToList() : tasks.Where(step.Tasks.Contains).ToList();
        step.Tasks.Clear();
        step.Tasks.AddRange(evaluated);
    }

    private static List<ISymbol>? ReadMembers(DeclaredStep step, string argument, INamedTypeSymbol host, Compilation compilation, FindingList findings)
    {
        var names = step.Attribute.Named(argument).Texts();
        if (names.Count == 0)
        {
            return null;
        }

        var members = new List<ISymbol>();
        foreach (var name in names)
        {
            var member = HostMembers.Named(name ?? "", host, compilation) is [var found, ..] ? found : null;
            var reason = member is null ? $"which '{host.Name}' does not have, or cannot see; name one of its fields or properties"
                : members.Contains(member, SymbolEqualityComparer.Default) ? "and names it twice; remove one of them"
                : ParameterMembers.Check(member, host, findings) is { } unfit ? $"which {unfit}: name fields and properties that hold a Module, a Parameter, or a sequence of either"
                : null;
            if (reason is not null)
            {
                findings.Add(Rule.StepNamesNoMember, step.Attribute, step.Symbol, step.Symbol.Name, name ?? "null", reason);
            }
            else
            {
                members.Add(member!);
            }
        }

        return members;
    }
}
