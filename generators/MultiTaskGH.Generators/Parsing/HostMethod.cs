using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>An annotated method while it is parsed.</summary>
internal sealed class HostMethod(IMethodSymbol symbol, AttributeData attribute, Role role)
{
    public IMethodSymbol Symbol => symbol;

    public AttributeData Attribute => attribute;

    public Role Role => role;

    public bool IsTask => role is Role.Task or Role.Family;

    /// <summary>What feeds each parameter; null where it is an argument of the step.</summary>
    public HostMethod?[] Feeds { get; } = new HostMethod?[symbol.Parameters.Length];

    /// <summary>The parameters that nothing feeds.</summary>
    public IEnumerable<IParameterSymbol> Unfed => symbol.Parameters.Where((parameter, i) => Feeds[i] is null && parameter.Name.Length > 0);
}
