using FluentAssertions;

namespace MultiTaskGH.Examples.Tests;

public sealed class DirectionsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void The_committed_picture_is_what_the_program_draws()
    {
        var (code, output, error) = ChildProgram.RunDirections(folder.Root, "drawn.svg");
        code.Should().Be(0, error);
        (output + error).Should().BeEmpty();
        var committed = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Images", "directions.svg")).ReplaceLineEndings("\n");
        File.ReadAllText(Path.Combine(folder.Root, "drawn.svg")).Should().Be(committed, "docs/images/directions.svg must be drawn anew");
    }

    [Fact]
    public void Without_a_file_nothing_is_drawn()
    {
        var (code, _, error) = ChildProgram.RunDirections(folder.Root);
        code.Should().Be(2);
        error.Trim().Split('\n').Should().ContainSingle();
    }

    public void Dispose() => folder.Dispose();
}
