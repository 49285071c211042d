using System.CommandLine;
using FluentAssertions;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Tests;

/// <summary>What the tables and curves of all examples are made of.</summary>
public sealed class RunStatisticsTests
{
    [Fact]
    public void Pairs_of_tasks()
    {
        TaskPairs.All(3).Should().Equal((0, 1), (0, 2), (1, 2));
        TaskPairs.All(1).Should().BeEmpty();
        TaskPairs.All(0).Should().BeEmpty();
        TaskPairs.Neighbours(5).Should().Equal((0, 1), (2, 3));
        TaskPairs.Neighbours(1).Should().BeEmpty();
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("1.00 (1)", 3, 1.0)]
    [InlineData("1.00", 1, 1.0)]
    [InlineData("2.00 ± 1.00 (2)", 3, 1.0, 3.0)]
    [InlineData("2.00 ± 1.00", 2, 1.0, 3.0)]
    public void A_mean_is_shown_with_its_error_and_with_the_number_of_seeds_where_some_are_missing(string expected, int seeds, params double[] values) =>
        SampleStatistics.Of(values).MeanWithError("f2", seeds).Should().Be(expected);

    [Fact]
    public void A_curve_is_the_mean_of_the_seeds_where_all_have_a_point()
    {
        IReadOnlyList<Point>[] runs = [[new(5, 1), new(10, 2)], [new(5, 3), new(7, 9), new(10, 8)], [new(5, 4)], []];
        var series = MeasureCurves.Of([("two", runs[0]), ("one", runs[2]), ("two", runs[1]), ("none", runs[3])]);
        series.Select(line => line.Name).Should().Equal("two", "one");
        series[0].X.Should().Equal(5, 10);
        series[0].Y.Should().Equal(2, 5);
        series[0].Low.Should().Equal(1, 2);
        series[0].High.Should().Equal(3, 8);
        series[1].Y.Should().Equal(4);
        series[1].Low.Should().BeNull("one seed has no band");
    }

    [Fact]
    public void The_command_is_that_of_the_example_without_paths()
    {
        var command = new RootCommand { new Option<string>("--data"), new Option<string>("--output"), new Option<string>("--lists"), new Option<bool>("--report") };
        CommandText.Of(command.Parse(["--data", "mine", "--report", "--lists", "/somewhere/a list", "--output", "here"]), "Detection")
            .Should().Be("dotnet run -c Release --project examples/Detection -- --data DIR --lists \"DIR/a list\"");
    }

    private sealed record Point(int Iteration, double Measure) : IEvaluation<Point>
    {
        public static Point Read(BinaryReader reader) => new(reader.ReadInt32(), reader.ReadDouble());

        public void Write(BinaryWriter writer)
        {
            writer.Write(Iteration);
            writer.Write(Measure);
        }
    }
}
