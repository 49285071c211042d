using FluentAssertions;
using MultiTaskGH.Diagnostics;

namespace MultiTaskGH.Tests.Diagnostics;

/// <summary>What observers make of tasks that sit out, families and metrics.</summary>
public sealed class PartialReportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("partial").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_monitor_counts_the_pairs_that_took_part_and_leaves_gaps()
    {
        var monitor = new ConflictMonitor(new ConflictMonitorOptions { Window = 2 });
        monitor.Observe(Reports.Partial(0, 1, 0, 1, 2));
        monitor.Observe(Reports.Partial(1, 1, 0, 2));
        monitor.Observe(Reports.Partial(2, 1, 1));
        monitor.Observe(Reports.Partial(3, 1, 0, 1));

        monitor.TaskKeys.Should().Equal("a", "b[0]", "b[1]");
        monitor.MeasuredSteps.Should().Be(4);
        monitor.ConflictRate.Should().Be(1);
        monitor.WindowConflictRate.Should().Be(1);
        monitor.PairConflictRate(0, 1).Should().Be(1);
        monitor.WindowPairConflictRate(0, 2).Should().Be(double.NaN, "neither of the two latest steps had both");
        monitor.ConflictingStepRate.Should().Be(0.75);
        monitor.InnerProducts(0, 1).Total.Should().Be(2);
        monitor.LossHistory(1).Select(point => point.Value).Should().Equal(1.5, double.NaN, 1.5, 1.5);
        monitor.CosineHistory(0, 2).Select(point => point.Value).Should().Equal(-0.25, -0.25, double.NaN, double.NaN);
        monitor.GradientNormHistory(2).Select(point => point.Value).Should().Equal(1, 1, double.NaN, double.NaN);
    }

    [Fact]
    public void The_table_has_empty_fields_for_who_sat_out_and_columns_for_metrics()
    {
        using var text = new StringWriter();
        using (var writer = new HistoryCsvWriter(text, leaveOpen: true))
        {
            writer.Observe(Reports.Partial(0, 0.75, 0, 1, 2));
            writer.Observe(Reports.Partial(1, double.NaN, 0, 2));
        }

        var rows = text.ToString().Split('\n');
        rows[0].Should().EndWith("loss/a,loss/b[0],loss/b[1],weight/a,weight/b[0],weight/b[1],norm/a,norm/b[0],norm/b[1],cosine/a-b[0],cosine/a-b[1],cosine/b[0]-b[1],metric/acc");
        rows[1].Should().EndWith(",3,0.5,1.5,2.5,1,1,1,1,1,1,-0.25,-0.25,-0.25,0.75");
        rows[2].Should().StartWith("1,1,,,1,,1.2247448713915").And.EndWith(",1,0.5,,2.5,1,,1,1,,1,,-0.25,,");
    }

    [Fact]
    public void The_event_file_leaves_out_who_sat_out_and_shows_metrics()
    {
        using var writer = new TensorBoardWriter(folder);
        writer.Observe(Reports.Partial(0, 0.75, 0, 2));
        writer.Observe(Reports.Partial(1, double.NaN, 1));

        EventFile.Read(Directory.GetFiles(folder).Should().ContainSingle().Subject).Scalars.Should().Equal(
            new("loss/a", 0.5f, 0), new("weight/a", 1, 0), new("norm/a", 1, 0),
            new("loss/b[1]", 2.5f, 0), new("weight/b[1]", 1, 0), new("norm/b[1]", 1, 0),
            new("cosine/a-b[1]", -0.25f, 0), new("metric/acc", 0.75f, 0), new("conflict_rate", 1, 0),
            new("loss/b[0]", 1.5f, 1), new("weight/b[0]", 1, 1), new("norm/b[0]", 1, 1), new("conflict_rate", 1, 1));
    }

    [Fact]
    public void Other_metrics_are_another_steps()
    {
        var monitor = new ConflictMonitor();
        monitor.Observe(Reports.Partial(0, 1, 0, 1, 2));

        monitor.Invoking(m => m.Observe(Reports.Of(1, ["a", "b[0]", "b[1]"], gramian: null))).Should().Throw<ArgumentException>().WithMessage("*metrics of the first report (acc)*");
    }
}
