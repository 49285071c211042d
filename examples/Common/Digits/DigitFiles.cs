namespace MultiTaskGH.Examples.Common;

/// <summary>Files in the folder of a domain that hold a set of digits together.</summary>
internal abstract record DigitFiles
{
    /// <summary>The name of the file with the images.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the images are there.</summary>
    /// <param name="folder">The folder of the domain.</param>
    public bool Exist(string folder) => Find(folder, Name) is not null;

    /// <summary>Reads the digits.</summary>
    /// <param name="folder">The folder of the domain.</param>
    /// <param name="channels">1 for grey, 3 for RGB.</param>
    /// <param name="side">Height and width that the images are to have.</param>
    /// <exception cref="InputException">A file is missing or broken.</exception>
    public abstract DigitSet Read(string folder, int channels, int side);

    /// <summary>The path of a file, packed or not.</summary>
    /// <param name="folder">The folder of the domain.</param>
    /// <param name="name">The name of the packed file.</param>
    /// <exception cref="InputException">There is no such file.</exception>
    protected static string Existing(string folder, string name) =>
        Find(folder, name) ?? throw new InputException($"{Path.Combine(folder, name)}: the file must exist. Found nothing there.");

    private static string? Find(string folder, string name)
    {
        var packed = Path.Combine(folder, name);
        var unpacked = Path.ChangeExtension(packed, null);
        return File.Exists(packed) ? packed : File.Exists(unpacked) ? unpacked : null;
    }

    /// <summary>Images and labels in MNIST's format.</summary>
    /// <param name="Images">The name of the images' file, without the extension of gzip.</param>
    /// <param name="Labels">The name of the labels' file, without it too.</param>
    public sealed record Idx(string Images, string Labels) : DigitFiles
    {
        public override string Name => Images + ".gz";

        public override DigitSet Read(string folder, int channels, int side) =>
            DigitSet.Read(Existing(folder, Name), Existing(folder, Labels + ".gz"), channels, side);
    }

    /// <summary>USPS in the text format of LIBSVM.</summary>
    /// <param name="Name">The name of the file.</param>
    public sealed record Usps(string Name) : DigitFiles
    {
        public override string Name { get; } = Name;

        public override DigitSet Read(string folder, int channels, int side)
        {
            var file = UspsFile.Read(Existing(folder, Name));
            return DigitSet.Of(file.Path, [file.Labels.Length, UspsFile.Side, UspsFile.Side], file.Pixels, file.Labels, channels, side);
        }
    }
}
