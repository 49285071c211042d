using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Gathers the findings of one parse.</summary>
internal sealed class FindingList
{
    private readonly List<Finding> items = [];

    /// <summary>There is something that no step can be written for.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Code that is still being typed, where the compiler says what is missing, or that another generator completes. No step is written meanwhile.</summary>
    public bool IsIncomplete { get; set; }

    public IReadOnlyList<Finding> Items => items;

    public void Add(Rule rule, ISymbol symbol, params string[] arguments) =>
        Add(rule, symbol.Locations.FirstOrDefault(static l => l.IsInSource) ?? Location.None, arguments);

    public void Add(Rule rule, AttributeData attribute, ISymbol owner, params string[] arguments) =>
        Add(rule, attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation() ?? owner.Locations[0], arguments);

    public void Add(Rule rule, Location location, params string[] arguments)
    {
        items.Add(new(rule, location, arguments));
        HasErrors |= rule is not Rule.UnusedIntermediate;
    }
}
