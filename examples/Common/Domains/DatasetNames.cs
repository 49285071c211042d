namespace MultiTaskGH.Examples.Common;

/// <summary>The data sets by the names of the command line. A new one needs a line here.</summary>
public static class DatasetNames
{
    /// <summary>Every data set.</summary>
    public static IReadOnlyList<Dataset> All { get; } =
    [
        new DigitsDataset(),
        .. ImageFileDatasets.All,
        new OwnImagesDataset(),
    ];

    /// <summary>The data set of a name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <exception cref="InputException">No data set has this name.</exception>
    public static Dataset Parse(string name) =>
        All.FirstOrDefault(dataset => dataset.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new InputException($"A data set must be one of {string.Join(", ", All.Select(dataset => dataset.Name))}. Found '{name}'.");
}
