using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Gathers the ids of the warnings that generated code would give by what it uses, beside those of <c>[Obsolete]</c> itself.</summary>
/// <remarks>Most methods share a few types of one assembly: what was looked at once is not looked at again.</remarks>
internal sealed class NoticeIds
{
    private readonly HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);
    private readonly List<string> ids = [];

    public IEnumerable<string> Ids => ids;

    public void AddSignature(IMethodSymbol method)
    {
        Add(method);
        AddType(method.ReturnType);
        foreach (var parameter in method.Parameters)
        {
            AddType(parameter.Type);
        }
    }

    /// <summary>Adds a type and those inside of it.</summary>
    public void AddType(ITypeSymbol? type)
    {
        switch (type)
        {
            case null:
                break;
            case IArrayTypeSymbol array:
                AddType(array.ElementType);
                break;
            default:
                Add(type);
                if (type is INamedTypeSymbol { TypeArguments: { IsEmpty: false } arguments })
                {
                    foreach (var argument in arguments)
                    {
                        AddType(argument);
                    }
                }

                break;
        }
    }

    /// <summary>Adds a symbol and everything around it.</summary>
    public void Add(ISymbol symbol)
    {
        for (var current = symbol; current is not null && Look(current); current = current.ContainingType)
        {
            if (current.ContainingAssembly is { } assembly)
            {
                Look(assembly);
                Look(current.ContainingModule);
            }
        }
    }

    private bool Look(ISymbol symbol)
    {
        if (!seen.Add(symbol))
        {
            return false;
        }

        foreach (var attribute in symbol.GetAttributes())
        {
            if (Notices.Id(attribute) is { } id && SyntaxFacts.IsValidIdentifier(id))
            {
                ids.Add(id);
            }
        }

        return true;
    }
}
