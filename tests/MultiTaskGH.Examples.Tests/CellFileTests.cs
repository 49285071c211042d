using FluentAssertions;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Tests;

public sealed class CellFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Path => folder["cells.json"];

    [Fact]
    public void Cells_that_another_process_added_stay()
    {
        var (first, second) = (Open(), Open());
        first.Add(new("a"));
        second.Add(new("b"));
        second.Find(cell => cell.Name == "a").Should().NotBeNull("the file was read again before it was written");
        first.Find(cell => cell.Name == "b").Should().BeNull();
        first.Refresh();
        first.Find(cell => cell.Name == "b").Should().NotBeNull();
        Open().Find(cell => cell.Name == "a").Should().NotBeNull();
    }

    [Fact]
    public void Many_writers_lose_nothing()
    {
        Parallel.For(0, 20, i => Open().Add(new(FormattableString.Invariant($"{i}"))));
        var all = Open();
        Enumerable.Range(0, 20).Should().OnlyContain(i => all.Find(cell => cell.Name == FormattableString.Invariant($"{i}")) != null);
    }

    [Fact]
    public void A_file_is_held_by_one_at_a_time()
    {
        var held = FileLock.TryTake(folder["lock"]);
        held.Should().NotBeNull();
        FileLock.TryTake(folder["lock"]).Should().BeNull();
        held!.Dispose();
        using var next = FileLock.TryTake(folder["lock"]);
        next.Should().NotBeNull();
        ((Action)(() => FileLock.TryTake(System.IO.Path.Combine(folder["missing"], "lock")))).Should().Throw<OutputException>().WithMessage("*could not be written*");
    }

    public void Dispose() => folder.Dispose();

    private CellFile<Cell> Open() => CellFile.Open<Cell>(Path, cell => cell.Name.Length > 0, "a name");

    private sealed record Cell(string Name);
}
