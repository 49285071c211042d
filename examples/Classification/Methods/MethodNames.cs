using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Methods;

/// <summary>The methods by the names of the command line. A new one needs a line here.</summary>
public static class MethodNames
{
    /// <summary>Every method, in the order of the tables.</summary>
    public static IReadOnlyList<MethodDefinition> All { get; } =
    [
        SourceOnly.Definition,
        Dann.Definition,
        Cdan.Definition,
        Cdan.EntropyDefinition,
        Mcd.Definition,
        Dwl.Definition,
        Gvb.Definition,
    ];

    /// <summary>The method of a name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <exception cref="InputException">No method has this name.</exception>
    public static MethodDefinition Parse(string name) =>
        All.FirstOrDefault(method => method.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new InputException($"A method must be one of {string.Join(", ", All.Select(method => method.Name))}. Found '{name}'.");
}
