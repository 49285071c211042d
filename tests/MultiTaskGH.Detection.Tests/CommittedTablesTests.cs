using FluentAssertions;

namespace MultiTaskGH.Detection.Tests;

/// <summary>The committed tables are what the program makes of the committed runs, and of the data of today.</summary>
public sealed class CommittedTablesTests
{
    private static string Bccd => Path.Combine(RealDataFactAttribute.Root, "detection", "bccd_280.zip");

    [RealDataFact("detection")]
    public void The_table_of_two_tasks_is_made_again() => IsMadeAgain("bccd_280");

    [RealDataFact("detection")]
    public void The_table_of_three_tasks_is_made_again() => IsMadeAgain("bccd_280-stain-blur", "--target-domain", "stain-blur", "--iterations", "400");

    private static void IsMadeAgain(string name, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(CommittedResults.Folder, $"{name}.json"), folder[$"{name}.json"]);
        var (code, output, error) = ChildProgram.RunDetection(folder.Root, ["--data", Bccd, "--upside-down", "--seeds", "3", .. arguments, "--output", ".", "--report"]);
        code.Should().Be(0, error);
        output.Should().NotContain("runs are done");
        File.ReadAllText(folder[$"{name}.md"]).Should().Be(File.ReadAllText(Path.Combine(CommittedResults.Folder, $"{name}.md")));
    }
}
