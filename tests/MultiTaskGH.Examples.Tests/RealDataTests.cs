using FluentAssertions;
using MultiTaskGH.Examples.Common;
using TorchSharp;

namespace MultiTaskGH.Examples.Tests;

public sealed class RealDataTests
{
    [RealDataFact]
    public void Every_full_set_has_its_published_counts()
    {
        Counts("mnist").Should().Be((60000, 10000, false));
        Counts("usps").Should().Be((7291, 2007, false));
        Counts("mnist-m").Should().Be((1000, 500, false));
        Counts("svhn").Should().Be((722, 361, false));
        Counts("optdigits").Should().Be((1797, 1797, true));
    }

    [RealDataFact]
    public void The_classes_of_the_USPS_test_set_have_their_published_counts()
    {
        using var data = DigitDomain.Parse("usps").Load(RealDataFactAttribute.Digits);
        using var counts = data.Evaluation.Labels.bincount(null);
        counts.data<long>().ToArray().Should().Equal(359, 264, 198, 166, 200, 160, 170, 147, 166, 177);
    }

    [RealDataFact]
    public void The_shipped_MNIST_images_are_the_first_of_the_full_set()
    {
        using var full = DigitDomain.Parse("mnist").Load(RealDataFactAttribute.Digits);
        using var shipped = DigitDomain.Parse("mnist").Load(dataFolder: null);
        using var start = full.Training.Images.narrow(0, 0, 3000);
        start.eq(shipped.Training.Images).all().ToBoolean().Should().BeTrue();
    }

    [RealDataFact]
    public void The_committed_table_is_of_the_full_sets()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(CommittedResults.Folder, "digits.json"), folder["digits.json"]);
        var (code, output, error) = ChildProgram.Run(folder.Root, "suite", "digits", "--data", RealDataFactAttribute.Digits, "--seeds", "3", "--output", ".", "--report");
        code.Should().Be(0, error);
        output.Should().NotMatchRegex("^0 of ");
        var committed = File.ReadAllText(Path.Combine(CommittedResults.Folder, "digits.md"));
        committed.Should().Contain("usps_28x28.pkl");
        File.ReadAllText(folder["digits.md"]).Should().Be(committed);
    }

    private static (int Training, int Evaluation, bool Transductive) Counts(string domain)
    {
        using var data = DigitDomain.Parse(domain).Load(RealDataFactAttribute.Digits);
        return (data.Training.Count, data.Evaluation.Count, data.Transductive);
    }
}
