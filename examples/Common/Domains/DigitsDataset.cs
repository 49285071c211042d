namespace MultiTaskGH.Examples.Common;

/// <summary>Digits from several sources: handwritten, printed on house fronts, or pasted on photographs.</summary>
/// <remarks>Files are read whole, so that there is no single image that cannot be read: <see cref="DatasetOptions.Unreadable"/> changes nothing.</remarks>
public sealed class DigitsDataset : Dataset
{
    /// <inheritdoc/>
    public override string Name => "digits";

    /// <inheritdoc/>
    public override IReadOnlyList<string> DomainNames { get; } = [.. DigitDomain.All.Select(domain => domain.Name)];

    /// <inheritdoc/>
    public override ImageDomain Load(string domain, DatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var digits = DigitDomain.Parse(domain);
        return new DigitImageDomain(digits.Name, digits.Load(DomainsFolder(options.DataPath), options.Channels, options.Side));
    }

    // The layout is one folder for each domain; the folder above it is taken as well.
    private string? DomainsFolder(string? dataPath) =>
        dataPath is not null && Path.Combine(dataPath, Name) is var inner && Directory.Exists(inner) ? inner : dataPath;
}
