namespace MultiTaskGH.Examples.Common;

/// <summary>A data set of several domains with the same classes.</summary>
public abstract class Dataset
{
    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The names of its domains on the command line; empty where the user names folders or lists.</summary>
    public abstract IReadOnlyList<string> DomainNames { get; }

    /// <summary>Reads a domain: lists and labels, and the images where all of them fit into memory.</summary>
    /// <param name="domain">The name of the domain, in any case.</param>
    /// <param name="options">Where the files lie, and how images are read.</param>
    /// <exception cref="InputException">The domain is unknown, or its files are missing or broken.</exception>
    public abstract ImageDomain Load(string domain, DatasetOptions options);
}
