using FluentAssertions;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        AtomicFile.WriteAllText(folder["file"], "old");
        var write = () => AtomicFile.Write(folder["file"], partial =>
        {
            File.WriteAllText(partial, "ne");
            throw new IOException("No space left.");
        });
        write.Should().Throw<OutputException>().WithMessage($"{folder["file"]}: *No space left.");
        File.ReadAllText(folder["file"]).Should().Be("old");
        Directory.EnumerateFiles(folder.Root).Should().ContainSingle();
    }

    [Fact]
    public void Results_read_back_and_hold_null_for_numbers_that_JSON_lacks()
    {
        ResultsFile.Write(folder["results.json"], new[] { 0.1, double.NaN, double.PositiveInfinity });
        File.ReadAllText(folder["results.json"]).Should().Contain("null");
        ResultsFile.Read<double[]>(folder["results.json"]).Should().Equal(0.1, double.NaN, double.NaN);
    }

    public void Dispose() => folder.Dispose();
}
