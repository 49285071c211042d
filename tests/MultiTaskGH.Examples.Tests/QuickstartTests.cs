using System.Globalization;
using System.Text.RegularExpressions;
using FluentAssertions;

namespace MultiTaskGH.Examples.Tests;

public sealed partial class QuickstartTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void It_prints_reports_of_two_losses_that_fall()
    {
        var (code, output, error) = ChildProgram.RunQuickstart(folder.Root);
        code.Should().Be(0, error);
        error.Should().BeEmpty();
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[^1].Should().MatchRegex("in conflict in [1-9][0-9]* of 60 steps");
        var reports = lines[..^1].Select(line => Losses().Match(line)).ToArray();
        reports.Should().HaveCount(10).And.OnlyContain(match => match.Success);
        foreach (var loss in (string[])["distance", "quadrant"])
        {
            Value(reports[^1], loss).Should().BeLessThan(0.5 * Value(reports[0], loss), loss);
        }

        Directory.EnumerateFileSystemEntries(folder.Root).Should().BeEmpty();
    }

    public void Dispose() => folder.Dispose();

    private static double Value(Match report, string loss) => double.Parse(report.Groups[loss].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"distance (?<distance>[\d.e-]+) \(x[\d.]+\) quadrant (?<quadrant>[\d.e-]+) \(x[\d.]+\); conflicts [01] of 1, cosine -?[\d.]+")]
    private static partial Regex Losses();
}
