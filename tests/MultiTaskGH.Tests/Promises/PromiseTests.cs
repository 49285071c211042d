using FluentAssertions;

namespace MultiTaskGH.Tests.Promises;

/// <summary>The tables of docs/harmonizers.md: every word of them is measured, and the page shows what is declared.</summary>
public class PromiseTests
{
    private const string Page = "docs/harmonizers.md";

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
}
