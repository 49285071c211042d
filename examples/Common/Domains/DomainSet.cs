namespace MultiTaskGH.Examples.Common;

/// <summary>The domains of a data set that a command works with: each is read once, however many directions it takes part in.</summary>
/// <param name="dataset">The data set.</param>
/// <param name="options">Where the files lie, and how images are read.</param>
public sealed class DomainSet(Dataset dataset, DatasetOptions options) : IDisposable
{
    private readonly Dictionary<string, ImageDomain> domains = new(StringComparer.Ordinal);

    /// <summary>The data set.</summary>
    public Dataset Dataset { get; } = dataset;

    /// <summary>The domain of a name, which belongs to this set.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="InputException">The domain is unknown, or its files are missing or broken.</exception>
    public ImageDomain Load(string name)
    {
        if (!domains.TryGetValue(name, out var domain))
        {
            domain = Dataset.Load(name, options);
            domains.Add(name, domain);
        }

        return domain;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var domain in domains.Values)
        {
            domain.Dispose();
        }

        domains.Clear();
    }
}
