using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MultiTaskGH.Generators.Parsing.Representation;

/// <summary>Finds which methods use the members that a step harmonizes, in their bodies or in those of the class that they call.</summary>
/// <remarks>
/// By name: a module that is reached through another object, as a part of a larger module or through a variable of another class, is not
/// seen. Bodies are bound for this, which no other check of the parser needs: it runs for steps in representation space alone.
/// </remarks>
internal sealed class HarmonizedUses
{
    // What a module says of all of its parts, the harmonized ones among them.
    private static readonly string[] WholeModel = ["parameters", "named_parameters", "modules", "named_modules", "children", "named_children", "state_dict"];

    private readonly HashSet<ISymbol> harmonized = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, Use?> known = new(SymbolEqualityComparer.Default);
    private readonly INamedTypeSymbol host;
    private readonly Compilation compilation;
    private readonly CancellationToken cancellation;

    public HarmonizedUses(IEnumerable<ISymbol> members, INamedTypeSymbol host, Compilation compilation, CancellationToken cancellation)
    {
        this.host = host;
        this.compilation = compilation;
        this.cancellation = cancellation;
        foreach (var member in members)
        {
            harmonized.Add(member.OriginalDefinition);

            // A property may show what a field or a parameter of the constructor holds.
            foreach (var (_, symbol) in Names(member))
            {
                if (symbol is IFieldSymbol or IPropertySymbol or IParameterSymbol && ParameterMembers.HoldsParameters(TypeOf(symbol)))
                {
                    harmonized.Add(symbol.OriginalDefinition);
                }
            }
        }
    }

    /// <summary>The first use in a method; null where there is none.</summary>
    public Use? Find(ISymbol method)
    {
        if (!known.TryGetValue(method, out var use))
        {
            known.Add(method, use = Search(method, isOfBase: false, []));
        }

        return use;
    }

    private Use? Search(ISymbol member, bool isOfBase, HashSet<(ISymbol Member, bool IsOfBase)> visited)
    {
        // Methods may call each other in a circle.
        if (!visited.Add((member.OriginalDefinition, isOfBase)))
        {
            return null;
        }

        foreach (var (name, symbol) in (isOfBase ? [member] : Bodies(member)).SelectMany(Names))
        {
            cancellation.ThrowIfCancellationRequested();
            if (harmonized.Contains(symbol.OriginalDefinition) || IsWholeModel(name, symbol))
            {
                return new(symbol.Name, name.GetLocation());
            }

            if (IsOfHost(symbol) && Search(symbol, IsOfBase(name), visited) is { } inner)
            {
                return inner with { Location = name.GetLocation() };
            }
        }

        return null;
    }

    /// <summary>The method or property, and what stands in its place in a class nearer to the host.</summary>
    private IEnumerable<ISymbol> Bodies(ISymbol member)
    {
        yield return member;
        for (var type = host; type is not null && (member.IsVirtual || member.IsAbstract || member.IsOverride); type = type.BaseType)
        {
            foreach (var other in type.GetMembers(member.Name))
            {
                if (Overridden(other) is { } overridden && SymbolEqualityComparer.Default.Equals(overridden.OriginalDefinition, member.OriginalDefinition))
                {
                    yield return other;
                }
            }
        }
    }

    private IEnumerable<(SimpleNameSyntax Name, ISymbol Symbol)> Names(ISymbol member)
    {
        var declared = member is IMethodSymbol { PartialImplementationPart: { } body } ? body : member;
        foreach (var reference in declared.DeclaringSyntaxReferences)
        {
            var syntax = reference.GetSyntax(cancellation);
            if (syntax is not (MethodDeclarationSyntax or PropertyDeclarationSyntax))
            {
                continue;
            }

            var model = compilation.GetSemanticModel(syntax.SyntaxTree);
            foreach (var name in syntax.DescendantNodes().OfType<SimpleNameSyntax>().Where(static n => !IsInNameof(n)))
            {
                if (model.GetSymbolInfo(name, cancellation).Symbol is { } symbol && !SymbolEqualityComparer.Default.Equals(symbol, member))
                {
                    yield return (name, symbol);
                }
            }
        }
    }

    private bool IsOfHost(ISymbol symbol)
    {
        if (symbol is not (IMethodSymbol { MethodKind: MethodKind.Ordinary } or IPropertySymbol) || symbol.DeclaringSyntaxReferences.IsEmpty)
        {
            return false;
        }

        for (var type = host; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, symbol.ContainingType?.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWholeModel(SimpleNameSyntax name, ISymbol symbol) =>
        symbol is IMethodSymbol { ContainingType: { } type } && WholeModel.Contains(symbol.Name) && type.IsModule()
        && name.Parent is not MemberAccessExpressionSyntax { Expression: not (ThisExpressionSyntax or BaseExpressionSyntax) };

    /// <summary>Whether the base class's own method is meant, and not what stands in its place.</summary>
    private static bool IsOfBase(SimpleNameSyntax name) => name.Parent is MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax } access && access.Name == name;

    private static bool IsInNameof(SyntaxNode name) =>
        name.Ancestors().TakeWhile(static n => n is ExpressionSyntax or ArgumentSyntax or ArgumentListSyntax)
            .Any(static n => n is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "nameof" } });

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        _ => null,
    };

    private static ITypeSymbol TypeOf(ISymbol symbol) => symbol is IParameterSymbol parameter ? parameter.Type : ParameterMembers.TypeOf(symbol)!;
}

/// <summary>A use of what is harmonized.</summary>
/// <param name="Member">The bare name of the member.</param>
/// <param name="Location">Where, in the method that was looked at.</param>
internal sealed record Use(string Member, Location Location);
