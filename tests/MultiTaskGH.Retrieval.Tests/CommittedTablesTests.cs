using FluentAssertions;

namespace MultiTaskGH.Retrieval.Tests;

/// <summary>The committed tables are what the program makes of the committed runs, and of the data of today.</summary>
public sealed class CommittedTablesTests
{
    [Theory]
    [InlineData("scenes", "composed", "--iterations", "250", "--seeds", "3")]
    [InlineData("two-view-digits", "cross-modal", "--seeds", "3")]
    public void A_table_of_what_ships_or_is_drawn_is_made_again(string name, params string[] arguments) => IsMadeAgain(name, arguments);

    [RealDataFact("wikipedia_cross_modal")]
    public void The_table_of_Wikipedia_is_made_again() =>
        IsMadeAgain("wikipedia", "cross-modal", "--data", Path.Combine(RealDataFactAttribute.Root, "wikipedia_cross_modal"), "--seeds", "3");

    private static void IsMadeAgain(string name, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder[name]);
        File.Copy(Path.Combine(CommittedResults.Folder, $"{name}.json"), folder[$"{name}/{name}.json"]);
        var (code, output, error) = ChildProgram.RunRetrieval(folder.Root, [.. arguments, "--output", ".", "--report"]);
        code.Should().Be(0, error);
        output.Should().Contain($" runs were in {Path.Combine(name, name)}.json").And.NotContain("runs are done");
        File.ReadAllText(folder[$"{name}/{name}.md"]).Should().Be(File.ReadAllText(Path.Combine(CommittedResults.Folder, $"{name}.md")));
    }
}
