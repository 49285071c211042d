using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Gathers the findings of one parse.</summary>
/// <param name="fallback">The place of what has none in source: members of base classes in other assemblies.</param>
internal sealed class FindingList(Location fallback)
{
    private readonly List<Finding> items = [];

    /// <summary>There is something that no step can be written for.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Code that is still being typed, where the compiler says what is missing, or that another generator completes. No step is written meanwhile.</summary>
    public bool IsIncomplete { get; set; }

    public IReadOnlyList<Finding> Items => items;

    public void Add(Rule rule, ISymbol symbol, params string[] arguments) => Add(rule, PlaceOf(symbol), arguments);

    public void Add(Rule rule, AttributeData attribute, ISymbol owner, params string[] arguments) =>
        Add(rule, attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation() ?? PlaceOf(owner), arguments);

    public void Add(Rule rule, Location location, params string[] arguments)
    {
        // Steps share tasks and arguments, and what is wrong with one of them is wrong once.
        if (!items.Exists(item => item.Rule == rule && item.Location == location && item.Arguments.SequenceEqual(arguments)))
        {
            items.Add(new(rule, location, arguments));
            HasErrors |= rule is not (Rule.UnusedIntermediate or Rule.NearlyAnIntermediate or Rule.InNoStep or Rule.GroupMisspelled or Rule.GroupOfOneTask);
        }
    }

    private Location PlaceOf(ISymbol symbol) => symbol.Locations.FirstOrDefault(static l => l.IsInSource) ?? fallback;
}
