using FluentAssertions;

namespace MultiTaskGH.Tests.Promises;

/// <summary>The tables of docs/harmonizers.md: every word of them is measured, and the page shows what is declared.</summary>
public class PromiseTests
{
    public static TheoryData<string, string> Cells()
    {
        var cells = new TheoryData<string, string>();
        foreach (var method in PromiseTable.Methods)
        {
            foreach (var column in Columns.All)
            {
                cells.Add(method.Name, column.Title);
            }
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Holds(string name, string title)
    {
        var method = PromiseTable.Methods.Single(method => method.Name == name);
        var column = Array.FindIndex(Columns.All, column => column.Title == title);
        Columns.All[column].Measure(method).Should().Be(method.Declared.ElementAtOrDefault(column), "{0} declares it for '{1}'", name, title);
    }

    [Fact]
    public void Every_harmonizer_has_a_row()
    {
        var rows = PromiseTable.Methods.Select(method => method.For(3).GetType());
        var harmonizers = typeof(Harmonizer).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Harmonizer)));
        harmonizers.Except([typeof(GHPlusPlusRotation)]).Should().BeSubsetOf(rows, "a rotation serves two tasks only, all others stand in the tables");
    }

    /// <summary><c>MTGH_ACCEPT_SNAPSHOTS=1</c> writes the page.</summary>
    [Fact]
    public void The_page_shows_the_declaration()
    {
        var page = File.ReadAllText(PromisePage.Path).ReplaceLineEndings("\n");
        var declared = PromisePage.With(page, PromiseTable.Methods);
        if (Environment.GetEnvironmentVariable("MTGH_ACCEPT_SNAPSHOTS") == "1" && declared != page)
        {
            File.WriteAllText(PromisePage.Path, declared);
            page = declared;
        }

        page.Should().Be(declared, "the tables are made from the declaration: accept them with MTGH_ACCEPT_SNAPSHOTS=1");
    }
}
