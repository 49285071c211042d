using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>A task or an intermediate while it is parsed.</summary>
internal sealed class HostMethod(IMethodSymbol symbol, AttributeData attribute, bool isTask)
{
    public IMethodSymbol Symbol => symbol;

    public AttributeData Attribute => attribute;

    public bool IsTask => isTask;

    /// <summary>What feeds each parameter; null where it is an argument of the step.</summary>
    public HostMethod?[] Feeds { get; } = new HostMethod?[symbol.Parameters.Length];
}
