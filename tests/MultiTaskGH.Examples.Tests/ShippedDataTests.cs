using System.Security.Cryptography;
using FluentAssertions;
using MultiTaskGH.Examples.Common;
using TorchSharp;

namespace MultiTaskGH.Examples.Tests;

public sealed class ShippedDataTests
{
    private static readonly string DataFolder = Path.Combine(AppContext.BaseDirectory, "Data");

    [Fact]
    public void The_unpacked_files_have_the_checksums_that_were_written_down()
    {
        var lines = File.ReadAllLines(Path.Combine(DataFolder, "SHA256SUMS.unpacked"));
        lines.Should().HaveCount(4);
        foreach (var line in lines)
        {
            var (sum, name) = (line[..64], line[66..]);
            using var packed = new System.IO.Compression.GZipStream(
                File.OpenRead(Path.Combine(DataFolder, name + ".gz")), System.IO.Compression.CompressionMode.Decompress);
            Convert.ToHexStringLower(SHA256.HashData(packed)).Should().Be(sum, name);
        }
    }

    [Theory]
    [InlineData("mnist", new[] { 285, 339, 299, 295, 325, 274, 306, 329, 261, 287 })]
    [InlineData("optdigits", new[] { 178, 182, 177, 183, 181, 182, 181, 179, 174, 180 })]
    public void The_classes_have_the_counts_of_the_README(string domain, int[] counts)
    {
        using var data = DigitDomain.Parse(domain).Load(dataFolder: null);
        data.Transductive.Should().BeTrue();
        data.Training.Count.Should().Be(counts.Sum());
        using var found = data.Training.Labels.bincount(null);
        found.data<long>().ToArray().Should().Equal(counts.Select(count => (long)count));
    }

    [Fact]
    public void Optical_digits_span_the_whole_range()
    {
        using var data = DigitDomain.Parse("optdigits").Load(dataFolder: null);
        data.Training.Images.shape.Should().Equal(1797, 1, 28, 28);
        using var lowest = data.Training.Images.min();
        using var highest = data.Training.Images.max();
        lowest.ToInt32().Should().Be(0);
        highest.ToInt32().Should().Be(255);
    }

    [Theory]
    [InlineData("usps")]
    [InlineData("svhn")]
    [InlineData("mnist-m")]
    public void A_domain_that_does_not_ship_asks_for_its_folder(string domain)
    {
        var load = () => DigitDomain.Parse(domain).Load(dataFolder: null);
        load.Should().Throw<InputException>().WithMessage($"*Found {domain}; name its folder with --data.");
    }
}
