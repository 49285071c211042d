using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>Whether the tensors of a file are those of a network.</summary>
internal static class SafeTensorsFit
{
    // As many as a line can show.
    private const int ShownDifferences = 3;

    // A counter of newer versions of PyTorch, which only a momentum of null reads.
    private const string Dispensable = "num_batches_tracked";

    /// <summary>Compares names, shapes and kinds of numbers.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="tensors">What the file holds.</param>
    /// <param name="network">The name of the network, for messages.</param>
    /// <param name="state">What the network holds.</param>
    /// <param name="ignoredModules">Submodules that the file may hold and the network does not.</param>
    /// <returns>The names of the tensors of <paramref name="ignoredModules"/>.</returns>
    /// <exception cref="InputException">They differ.</exception>
    public static IReadOnlyList<string> Check(
        string path,
        IReadOnlyList<SafeTensorsEntry> tensors,
        string network,
        IReadOnlyList<(string Name, Tensor Value)> state,
        IReadOnlyList<string> ignoredModules)
    {
        var found = tensors.ToDictionary(tensor => tensor.Name);
        var expected = state.Select(own => own.Name).ToHashSet(StringComparer.Ordinal);
        var additional = tensors.Where(tensor => !expected.Contains(tensor.Name))
            .ToLookup(tensor => ignoredModules.Any(module => tensor.Name.StartsWith(module + ".", StringComparison.Ordinal)), tensor => tensor.Name);
        string[] differences =
        [
            .. state.Select(own => Difference(own.Name, own.Value, found.GetValueOrDefault(own.Name))).OfType<string>(),
            .. additional[false].Select(name => $"{SafeTensorsHeader.Shown(name)} is not in {network}"),
        ];
        if (differences.Length > 0)
        {
            var more = differences.Length - ShownDifferences;
            throw new InputException(
                $"{path}: the tensors must be those of {network}. Found that {string.Join(", ", differences.Take(ShownDifferences))}"
                + $"{(more > 0 ? $", and {more} more differences" : "")}; name weights of {network}, or none for random ones.");
        }

        return [.. additional[true].Order(StringComparer.Ordinal)];
    }

    private static string? Difference(string name, Tensor own, SafeTensorsEntry? found)
    {
        if (found is null)
        {
            return name.EndsWith(Dispensable, StringComparison.Ordinal) ? null : $"{name} is missing";
        }

        if (!own.shape.SequenceEqual(found.Shape))
        {
            return $"{name} has the shape {SafeTensorsHeader.Shown(found.Shape)} and not {SafeTensorsHeader.Shown(own.shape)}";
        }

        var (foundKind, ownKind) = (SafeTensorsTypes.KindOf(found.Type), SafeTensorsTypes.KindOf(own.dtype));
        return foundKind == ownKind ? null : $"{name} holds {foundKind} and not {ownKind}";
    }
}
