namespace MultiTaskGH.Examples.Common;

/// <summary>A set of digit images with a look of its own, and where its files lie (the README of the folder Data shows the layout).</summary>
public sealed class DigitDomain
{
    private static readonly string ShippedFolder = Path.Combine(AppContext.BaseDirectory, "Data");

    private readonly string folder;
    private readonly Layout[] layouts;
    private readonly DigitFiles? shipped;

    private DigitDomain(string name, string folder, Layout[] layouts, DigitFiles? shipped = null)
    {
        Name = name;
        this.folder = folder;
        this.layouts = layouts;
        this.shipped = shipped;
    }

    /// <summary>Every domain that the examples know.</summary>
    public static IReadOnlyList<DigitDomain> All { get; } =
    [
        new(
            "mnist",
            "mnist",
            [
                new(
                    new DigitFiles.Idx("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
                    new DigitFiles.Idx("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")),
            ],
            new DigitFiles.Idx("train3000-images-idx3-ubyte", "train3000-labels-idx1-ubyte")),
        new(
            "usps",
            "usps",
            [
                new(
                    new DigitFiles.Idx("train-images-28x28-idx3-ubyte", "train-labels-idx1-ubyte"),
                    new DigitFiles.Idx("test-images-28x28-idx3-ubyte", "test-labels-idx1-ubyte")),
                new(
                    new DigitFiles.Idx("train-images-16x16-idx3-ubyte", "train-labels-idx1-ubyte"),
                    new DigitFiles.Idx("test-images-16x16-idx3-ubyte", "test-labels-idx1-ubyte")),
                new(new DigitFiles.Usps("usps.bz2"), new DigitFiles.Usps("usps.t.bz2")),
            ]),
        new(
            "mnist-m",
            "mnist_m",
            [
                new(
                    new DigitFiles.Idx("train-images-idx4-ubyte", "train-labels-idx1-ubyte"),
                    new DigitFiles.Idx("test-images-idx4-ubyte", "test-labels-idx1-ubyte")),
                new(new DigitFiles.Idx("test1500-images-idx4-ubyte", "test1500-labels-idx1-ubyte")),
            ]),
        new(
            "svhn",
            "svhn",
            [
                new(
                    new DigitFiles.Idx("train-images-idx4-ubyte", "train-labels-idx1-ubyte"),
                    new DigitFiles.Idx("test-images-idx4-ubyte", "test-labels-idx1-ubyte")),
                new(new DigitFiles.Idx("train1083-images-idx4-ubyte", "train1083-labels-idx1-ubyte")),
            ]),
        new("optdigits", "optdigits", [], new DigitFiles.Idx("images-8x8-idx3-ubyte", "labels-idx1-ubyte")),
    ];

    /// <summary>The name on the command line.</summary>
    public string Name { get; }

    /// <summary>The domain of a name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <exception cref="InputException">No domain has this name.</exception>
    public static DigitDomain Parse(string name) =>
        All.FirstOrDefault(domain => domain.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new InputException($"A domain must be one of {string.Join(", ", All.Select(domain => domain.Name))}. Found '{name}'.");

    /// <summary>Reads the domain: from the data folder, or what ships with the examples where there is none.</summary>
    /// <param name="dataFolder">The folder that holds a folder for each domain; null for the shipped data.</param>
    /// <param name="channels">1 for grey, 3 for RGB.</param>
    /// <param name="side">Height and width that the images are to have.</param>
    /// <exception cref="InputException">The folder or a file is missing or broken, or the domain does not ship with the examples.</exception>
    public DomainData Load(string? dataFolder, int channels = 1, int side = DigitSet.Side)
    {
        if (dataFolder is null || layouts.Length == 0)
        {
            if (shipped is null)
            {
                var names = string.Join(" and ", All.Where(domain => domain.shipped is not null).Select(domain => domain.Name));
                throw new InputException($"Without --data only {names} are at hand, which ship with the example. Found {Name}; name its folder with --data.");
            }

            var all = shipped.Read(Path.Combine(ShippedFolder, folder), channels, side);
            return new(all, all, Transductive: true);
        }

        if (!Directory.Exists(dataFolder))
        {
            throw new InputException($"--data must name an existing folder. Found '{dataFolder}'.");
        }

        var domainFolder = Path.Combine(dataFolder, folder);
        var layout = Array.Find(layouts, layout => layout.Training.Exist(domainFolder)) ?? throw new InputException(
            $"{domainFolder}: the folder must hold {string.Join(" or ", layouts.Select(layout => layout.Training.Name))}. Found neither it nor the unpacked file.");
        var training = layout.Training.Read(domainFolder, channels, side);
        if (layout.Evaluation is null)
        {
            return Cut(training);
        }

        try
        {
            return new(training, layout.Evaluation.Read(domainFolder, channels, side), Transductive: false);
        }
        catch
        {
            training.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    // Blocks, not a random choice: neighbouring rows can show the same photograph.
    private static DomainData Cut(DigitSet all)
    {
        using (all)
        {
            var training = all.Count * 2 / 3;
            return new(all.Rows(0, training), all.Rows(training, all.Count - training), Transductive: false);
        }
    }

    private sealed record Layout(DigitFiles Training, DigitFiles? Evaluation = null);
}
