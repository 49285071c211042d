namespace MultiTaskGH.Examples.Common;

/// <summary>The data sets that the examples know, and where their owners publish them.</summary>
public static class DownloadCatalog
{
    private const string Lists = "image_list.zip";
    private const string Unpack = "Unpack the archives where they are: tar -xf FILE, unzip FILE.";

    private static readonly DownloadFile[] Mnist =
    [
        MnistFile("train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
        MnistFile("train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432"),
        MnistFile("t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3"),
        MnistFile("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c"),
    ];

    private static readonly DownloadFile[] Usps =
    [
        UspsFile("usps.bz2", "ec16c51db3855ca6c91edd34d0e9b197"),
        UspsFile("usps.t.bz2", "8ea070ee2aca1ac39742fdd1ef5ed118"),
    ];

    /// <summary>Every set.</summary>
    public static IReadOnlyList<DownloadSet> All { get; } =
    [
        new("digits", [.. Mnist, .. Usps]) { Afterwards = "This is MNIST and USPS. For the others: download svhn and download mnist-m say where they are." },
        new("mnist", Mnist),
        new("usps", Usps),
        ByHand("svhn", "SVHN is published as .mat files, which the examples do not read: train_32x32.mat and test_32x32.mat on http://ufldl.stanford.edu/housenumbers/."),
        ByHand("mnist-m", "MNIST-M needs a browser, and a conversion: mnist_m.tar.gz, to which http://yaroslav.ganin.net has the link."),
        new(
            "office31",
            [
                Cloud("office31", Lists, new(ArchiveFormat.Zip, "image_list"), "2c1dd9fbcaa9455aa4ad"),
                Cloud("office31", "amazon.tgz", new(ArchiveFormat.TarGzip, "amazon"), "ec12dfcddade43ab8101"),
                Cloud("office31", "dslr.tgz", new(ArchiveFormat.TarGzip, "dslr"), "a41d818ae2f34da7bb32"),
                Cloud("office31", "webcam.tgz", new(ArchiveFormat.TarGzip, "webcam"), "8a41009a166e4131adcd"),
            ])
        {
            Afterwards = Unpack,
        },
        new(
            "office-home",
            [
                Cloud("office-home", Lists, new(ArchiveFormat.Zip, "image_list"), "1b0171a188944313b1f5", "ca3a3b6a8d554905b4cd"),
                Cloud("office-home", "Art.tgz", new(ArchiveFormat.TarGzip, "Art"), "6a006656b9a14567ade2", "4691878067d04755beab"),
                Cloud("office-home", "Clipart.tgz", new(ArchiveFormat.TarGzip, "Clipart"), "ae88aa31d2d7411dad79", "0d41e7da4558408ea5aa"),
                Cloud("office-home", "Product.tgz", new(ArchiveFormat.TarGzip, "Product"), "f219b0ff35e142b3ab48", "76186deacd7c4fa0a679"),
                Cloud("office-home", "Real_World.tgz", new(ArchiveFormat.TarGzip, "Real_World"), "6c19f3f15bb24ed3951a", "dee961894cc64b1da1d7"),
            ])
        {
            Afterwards = Unpack,
        },
        new(
            "visda",
            [
                Cloud("visda", Lists, new(ArchiveFormat.Zip, "image_list"), "c107de37b8094c5398dc"),
                VisdaFile("train", "c5f3ce59139144ec8221") with { Size = 7_698_031_104 },
                VisdaFile("validation", "da70e4b1cf514ecea562"),
            ])
        {
            Afterwards = Unpack,
        },
        new(
            "domainnet",
            [
                Cloud("domainnet", Lists, new(ArchiveFormat.Zip, "image_list"), "bf0fe327e4b046eb89ba", "90ecb35bbd374e5e8c41"),
                DomainNetFile("clipart", "groundtruth/clipart.zip"),
                DomainNetFile("infograph", "infograph.zip"),
                DomainNetFile("painting", "groundtruth/painting.zip"),
                DomainNetFile("quickdraw", "quickdraw.zip"),
                DomainNetFile("real", "real.zip"),
                DomainNetFile("sketch", "sketch.zip"),
            ])
        {
            Afterwards = Unpack,
        },
    ];

    /// <summary>The set of a name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <exception cref="InputException">No set has this name.</exception>
    public static DownloadSet Parse(string name) =>
        All.FirstOrDefault(set => set.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new InputException($"A data set must be one of {string.Join(", ", All)}. Found '{name}'.");

    private static DownloadSet ByHand(string name, string reason)
    {
        var folder = name.Replace('-', '_');
        return new(name, [])
        {
            ByHand = $"{reason} What the examples read are {folder}/{{train,test}}-images-idx4-ubyte and {folder}/{{train,test}}-labels-idx1-ubyte below --data; "
                + "the README of examples/Common/Data has the few lines that make them.",
        };
    }

    private static DownloadFile MnistFile(string name, string md5) => new()
    {
        Path = $"mnist/{name}",
        Addresses =
        [
            new($"https://ossci-datasets.s3.amazonaws.com/mnist/{name}"),
            new($"https://storage.googleapis.com/cvdf-datasets/mnist/{name}"),
            new($"https://raw.githubusercontent.com/fgnt/mnist/master/{name}"),
        ],
        Checksum = Checksum.Md5(md5),
    };

    private static DownloadFile UspsFile(string name, string md5) => new()
    {
        Path = $"usps/{name}",
        Addresses = [new($"https://www.csie.ntu.edu.tw/~cjlin/libsvmtools/datasets/multiclass/{name}")],
        Checksum = Checksum.Md5(md5),
    };

    // Transfer-Learning-Library's copies, with its lists. They come without a browser; a page in place of a file is no archive.
    private static DownloadFile Cloud(string folder, string name, Archive archive, params string[] shares) => new()
    {
        Path = $"{folder}/{name}",
        Addresses = [.. shares.Select(CloudAddress)],
        Archive = archive,
    };

    private static DownloadFile VisdaFile(string part, string share) => new()
    {
        Path = $"visda/{part}.tar",
        Addresses = [new($"http://csr.bu.edu/ftp/visda17/clf/{part}.tar"), CloudAddress(share)],
        Archive = new(ArchiveFormat.Tar, part),
    };

    private static DownloadFile DomainNetFile(string domain, string address) => new()
    {
        Path = $"domainnet/{domain}.zip",
        Addresses = [new($"http://csr.bu.edu/ftp/visda/2019/multi-source/{address}")],
        Archive = new(ArchiveFormat.Zip, domain),
    };

    private static Uri CloudAddress(string share) => new($"https://cloud.tsinghua.edu.cn/f/{share}/?dl=1");
}
