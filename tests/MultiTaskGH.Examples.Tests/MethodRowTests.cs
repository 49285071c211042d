using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.MultiTask.Tables;
using MultiTaskGH.Examples.MultiTask.Training;

namespace MultiTaskGH.Examples.Tests;

/// <summary>The numbers of a comparison's rows, against ones worked out by hand.</summary>
public sealed class MethodRowTests
{
    [Fact]
    public void Delta_m_is_the_mean_relative_reduction_of_the_error_in_percent()
    {
        // 20 to 10 is half off, 40 to 50 a quarter on: (50 - 25) / 2.
        DeltaM.Of([10, 50], [20, 40]).Should().Be(12.5);
        DeltaM.Of([20, 40], [20, 40]).Should().Be(0);
        DeltaM.Of([4, 4, 4], [2, 2, 2]).Should().Be(-100);

        // Units do not matter.
        DeltaM.Of([1000, 0.5], [2000, 0.4]).Should().BeApproximately(12.5, 1e-12);
        DeltaM.Of([0, 1], [0, 1]).Should().Be(double.NaN);
        DeltaM.Of([1, 1], [0, 1]).Should().Be(double.NaN);
        FluentActions.Invoking(() => DeltaM.Of([1], [1, 2])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => DeltaM.Of([], [])).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_row_compares_each_seed_with_equal_weights_of_the_same_seed()
    {
        RunResult[] references = [Run("sum", 0, [10, 20]), Run("sum", 1, [20, 40])];
        RunResult[] runs = [Run("gh", 1, [10, 40]), Run("gh", 0, [9, 16])];
        var row = new MethodRow(HarmonizerNames.Parse("gh"), runs, references);

        // Seed 0: (10 + 20) / 2 = 15; seed 1: (50 + 0) / 2 = 25. Their deviation is 10 / sqrt(2).
        (row.Improvement.Count, row.Improvement.Mean).Should().Be((2, 20));
        row.Improvement.Deviation.Should().BeApproximately(Math.Sqrt(50), 1e-14, "two roots, rounded apart");
        row.Errors.Should().Equal(9.5, 28);
        row.Cells(2).Should().Equal("GH", "9.50", "28.00", "18.75", "+20.00 ± 7.07 (2)", "30", "1.50", "");
        new MethodRow(HarmonizerNames.Parse("sum"), references, references).Cells(2)[4].Should().Be("0");
    }

    [Fact]
    public void A_failed_run_shows_its_reason_and_the_others_count()
    {
        RunResult[] references = [Run("sum", 0, [10, 20]), Run("sum", 1, [20, 40])];
        RunResult[] runs = [Run("gh", 0, [9, 16]), Run("gh", 1, []) with { Reason = "diverged: the test errors are not finite" }];
        var row = new MethodRow(HarmonizerNames.Parse("gh"), runs, references);
        row.Improvement.Count.Should().Be(1);
        row.Cells(2).Should().Equal("GH", "9.00", "16.00", "12.50", "+15.00", "30", "1.50", "seed 1 failed: diverged: the test errors are not finite");

        var failed = new MethodRow(HarmonizerNames.Parse("gh"), [runs[1]], references);
        failed.Errors.Should().BeEmpty();
        failed.Cells(2)[..5].Should().Equal("GH", "failed", "failed", "failed", "");
        new MethodRow(HarmonizerNames.Parse("gh"), [], references).Cells(2).Should().Equal("GH", "", "", "", "", "", "", "");
    }

    [Fact]
    public void A_row_whose_reference_failed_has_no_improvement()
    {
        var row = new MethodRow(HarmonizerNames.Parse("gh"), [Run("gh", 0, [9, 16])], [Run("sum", 0, []) with { Reason = "why" }]);
        row.Improvement.Count.Should().Be(0);
        row.Cells(2)[4].Should().BeEmpty();
    }

    [Fact]
    public void Skipped_steps_and_stand_ins_are_noted()
    {
        var run = Run("gh", 2, [9, 16]) with { SkippedSteps = 3, Fallbacks = 5, Reason = "Task 'a': no weights. Do this or that." };
        new MethodRow(HarmonizerNames.Parse("gh"), [run], []).Cells(2)[^1].Should().Be(
            "skipped steps: 3 (seed 2): Task 'a': no weights; another method stood in for 5 steps");
    }

    [Fact]
    public void A_table_in_Markdown_stands_in_line_and_escapes_bars()
    {
        var table = new MarkdownTable(["name", "number"], column => column == 0);
        table.Add("a|b", "1.5");
        table.ToString().Should().Be("| name | number |\n| ---- | -----: |\n| a\\|b |    1.5 |\n");
        FluentActions.Invoking(() => table.Add("a")).Should().Throw<ArgumentException>();
    }

    private static RunResult Run(string name, int seed, double[] errors) => new()
    {
        Name = name,
        Harmonizer = HarmonizerNames.Parse(name).Harmonizer.ToString(),
        Seed = seed,
        Errors = errors,
        ConflictRate = 30,
        MillisecondsPerStep = 1.5,
        SkippedSteps = 0,
        Fallbacks = 0,
        Reason = null,
        Seconds = 1,
    };
}
