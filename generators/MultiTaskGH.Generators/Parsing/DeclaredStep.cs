using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>A step that the user declared, while it is parsed.</summary>
internal sealed class DeclaredStep(INamedTypeSymbol symbol, AttributeData attribute)
{
    public INamedTypeSymbol Symbol => symbol;

    public AttributeData Attribute => attribute;

    /// <summary>The methods of its tasks, in declaration order.</summary>
    public List<HostMethod> Tasks { get; } = [];

    /// <summary>The members that it harmonizes over; null for the shared ones.</summary>
    public List<ISymbol>? Harmonized { get; set; }

    /// <summary>The members that it updates; null for everything that its optimizers hold.</summary>
    public List<ISymbol>? Updated { get; set; }

    /// <summary>The user's own declaration of <c>Run</c>; null where there is none.</summary>
    public IMethodSymbol? Run { get; set; }

    public bool IsRepresentation => attribute.Named("Space")?.Value is 1;
}
