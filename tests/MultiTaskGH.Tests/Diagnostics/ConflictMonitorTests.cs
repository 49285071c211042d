using FluentAssertions;
using MultiTaskGH.Diagnostics;

namespace MultiTaskGH.Tests.Diagnostics;

public class ConflictMonitorTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 7)]
    [InlineData(5, 40)]
    [InlineData(7, 1000)]
    public void Rates_are_those_of_a_recount_of_all_reports(int taskCount, int window)
    {
        var random = new Random(taskCount);
        var keys = Keys(taskCount);
        var monitor = new ConflictMonitor(new() { Window = window });
        var reports = Enumerable.Range(0, 300).Select(step => Reports.Of(step, keys, Reports.RandomGramian(random, taskCount))).ToList();
        reports.ForEach(monitor.Observe);

        var pairs = taskCount * (taskCount - 1) / 2.0;
        var latest = reports.TakeLast(window).ToList();
        monitor.Observations.Should().Be(300);
        monitor.MeasuredSteps.Should().Be(300);
        monitor.ConflictingSteps.Should().Be(reports.Count(report => report.Conflicts().Count > 0));
        monitor.ConflictingStepRate.Should().Be(reports.Count(report => report.Conflicts().Count > 0) / 300.0);
        monitor.ConflictRate.Should().Be(reports.Sum(report => report.Conflicts().Count) / (300 * pairs));
        monitor.WindowConflictRate.Should().Be(latest.Sum(report => report.Conflicts().Count) / (latest.Count * pairs));
        for (var i = 0; i < taskCount; i++)
        {
            for (var j = 0; j < taskCount; j++)
            {
                if (i != j)
                {
                    var pair = (Math.Min(i, j), Math.Max(i, j));
                    monitor.PairConflictRate(i, j).Should().Be(reports.Count(report => report.Conflicts().Contains(pair)) / 300.0);
                    monitor.WindowPairConflictRate(i, j).Should().Be(latest.Count(report => report.Conflicts().Contains(pair)) / (double)latest.Count);
                }
            }
        }
    }

    [Fact]
    public void Histories_hold_the_numbers_of_the_reports()
    {
        var random = new Random(1);
        var keys = Keys(4);
        var monitor = new ConflictMonitor();
        var reports = Enumerable.Range(0, 50)
            .Select(step => Reports.Of(3 * step, keys, Reports.RandomGramian(random, 4), weights: [random.NextDouble(), 2, -1, step]))
            .ToList();
        reports.ForEach(monitor.Observe);

        monitor.TaskKeys.Should().Equal(keys);
        monitor.IndexOf("task2").Should().Be(2);
        monitor.HistoryStride.Should().Be(1);
        for (var i = 0; i < 4; i++)
        {
            monitor.LossHistory(i).Should().Equal(Points(report => report.Loss(i)));
            monitor.WeightHistory(i).Should().Equal(Points(report => report.Weight(i)));
            monitor.GradientNormHistory(i).Should().Equal(Points(report => report.TaskGradientNorm(i)));
            for (var j = 0; j < 4; j++)
            {
                if (i != j)
                {
                    monitor.InnerProductHistory(i, j).Should().Equal(Points(report => report.InnerProduct(i, j)));
                    monitor.CosineHistory(i, j).Should().Equal(Points(report => report.Cosine(i, j)));
                    monitor.AngleHistory(i, j).Should().Equal(Points(report => double.RadiansToDegrees(Angle.FromCosine(report.Cosine(i, j)))));
                }
            }
        }

        IEnumerable<HistoryPoint> Points(Func<StepReport, double> value) => reports.Select((report, k) => new HistoryPoint(k, 3 * k, value(report)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void A_full_history_keeps_an_even_grid_over_the_whole_run(int capacity)
    {
        var monitor = new ConflictMonitor(new() { Capacity = capacity });
        for (var step = 0; step < 1000; step++)
        {
            monitor.Observe(Reports.OfTwo(step, step));

            var history = monitor.InnerProductHistory(0, 1);
            history.Should().HaveCountLessThanOrEqualTo(capacity);
            history.Should().HaveCount((int)(step / monitor.HistoryStride) + 1, "every point of the grid up to now is there");
            history.Should().OnlyContain(point => point.Observation % monitor.HistoryStride == 0 && point.Value == point.Observation && point.StepIndex == point.Observation);
            history.Should().BeInAscendingOrder(point => point.Observation).And.OnlyHaveUniqueItems();
        }

        // The stride doubles only when it must: with half of it the grid of 1,000 steps would not fit.
        (999 / (monitor.HistoryStride / 2) + 1).Should().BeGreaterThan(capacity);
    }

    [Fact]
    public void Skipped_steps_and_fallbacks_are_counted_and_skipped_steps_stay_out_of_the_rates()
    {
        var monitor = new ConflictMonitor();
        monitor.Observe(Reports.OfTwo(0, -1, fallback: "GH instead"));
        monitor.Observe(Reports.OfTwo(1, -1, skipReason: "the loss of task 'cls' is NaN"));
        monitor.Observe(Reports.OfTwo(1, 1));
        monitor.Observe(Reports.OfTwo(2, 1));

        monitor.Observations.Should().Be(4);
        monitor.SkippedSteps.Should().Be(1);
        monitor.Fallbacks.Should().Be(1);
        monitor.MeasuredSteps.Should().Be(3);
        monitor.ConflictRate.Should().Be(1 / 3.0);
        monitor.InnerProducts(0, 1).Total.Should().Be(3);
        monitor.LossHistory(0).Select(point => point.Value).Should().Equal(0, 1, 1, 2);
        monitor.CosineHistory(0, 1).Select(point => point.Value).Should().Equal(-1, double.NaN, 1, 1);
        monitor.WeightHistory(0).Select(point => point.Value).Should().Equal(1, double.NaN, 1, 1);
        monitor.WeightHistory(0).Select(point => point.StepIndex).Should().Equal(0, 1, 1, 2);
    }

    [Fact]
    public void Reports_without_inner_products_enter_the_histories_of_losses_and_weights_alone()
    {
        var monitor = new ConflictMonitor();
        monitor.Observe(Reports.Of(0, Reports.TwoKeys, gramian: null));
        monitor.ConflictRate.Should().Be(double.NaN);
        monitor.ConflictingStepRate.Should().Be(double.NaN);
        monitor.WindowConflictRate.Should().Be(double.NaN);
        monitor.PairConflictRate(0, 1).Should().Be(double.NaN);
        monitor.InnerProducts(0, 1).Total.Should().Be(0);
        monitor.InnerProducts(0, 1).Edges.Should().BeEmpty();

        monitor.Observe(Reports.OfTwo(1, -0.5));
        monitor.Observations.Should().Be(2);
        monitor.MeasuredSteps.Should().Be(1);
        monitor.ConflictRate.Should().Be(1);
        monitor.WindowPairConflictRate(1, 0).Should().Be(1);
        monitor.LossHistory(1).Select(point => point.Value).Should().Equal(0.125, 1.125);
        monitor.WeightHistory(1).Select(point => point.Value).Should().Equal(1, 1);
        monitor.InnerProductHistory(0, 1).Select(point => point.Value).Should().Equal(double.NaN, -0.5);
        monitor.AngleHistory(0, 1)[1].Value.Should().BeApproximately(120, 1e-12, "the angle and its conversion round a few times");
    }

    [Fact]
    public void Zero_and_infinite_gradients_are_no_conflicts()
    {
        var monitor = new ConflictMonitor();
        monitor.Observe(Reports.OfTwo(0, 0, norm1: 0));
        monitor.CosineHistory(0, 1)[0].Value.Should().Be(double.NaN);
        monitor.ConflictRate.Should().Be(0);

        monitor.Observe(Reports.OfTwo(1, double.NegativeInfinity, norm1: double.PositiveInfinity));
        monitor.Observations.Should().Be(2);
        monitor.MeasuredSteps.Should().Be(1);
        monitor.InnerProducts(0, 1).Total.Should().Be(1);
    }

    [Fact]
    public void One_task_has_histories_and_no_rates()
    {
        var monitor = new ConflictMonitor();
        monitor.Observe(Reports.Of(0, ["only"], [4]));
        monitor.GradientNormHistory(0).Should().Equal(new HistoryPoint(0, 0, 2));
        monitor.ConflictRate.Should().Be(double.NaN);
        monitor.WindowConflictRate.Should().Be(double.NaN);
        monitor.ConflictingStepRate.Should().Be(0);
    }

    [Fact]
    public void Another_task_set_is_refused_and_changes_nothing()
    {
        var monitor = new ConflictMonitor();
        monitor.Observe(Reports.OfTwo(0, 1));
        foreach (var keys in (string[][])[["align", "cls"], ["cls"], ["cls", "align", "extra"], ["cls", "Align"]])
        {
            monitor.Invoking(m => m.Observe(Reports.Of(1, keys, gramian: null)))
                .Should().Throw<ArgumentException>().WithParameterName("report")
                .WithMessage($"*(cls, align)*'TrainingStep'*({string.Join(", ", keys)})*one observer per step*");
        }

        monitor.Observations.Should().Be(1);
        monitor.LossHistory(0).Should().HaveCount(1);
    }

    [Fact]
    public void Questions_before_the_first_report_and_about_no_task_are_refused()
    {
        var monitor = new ConflictMonitor();
        monitor.TaskKeys.Should().BeEmpty();
        monitor.ConflictRate.Should().Be(double.NaN);
        monitor.Invoking(m => m.LossHistory(0)).Should().Throw<InvalidOperationException>().WithMessage("*first report*");
        monitor.Invoking(m => m.Observe(null!)).Should().Throw<ArgumentNullException>();

        monitor.Observe(Reports.OfTwo(0, 1));
        monitor.Invoking(m => m.LossHistory(2)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("task").WithMessage("*from 0 to 1*");
        monitor.Invoking(m => m.WeightHistory(-1)).Should().Throw<ArgumentOutOfRangeException>();
        monitor.Invoking(m => m.CosineHistory(0, 2)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("second");
        monitor.Invoking(m => m.PairConflictRate(1, 1)).Should().Throw<ArgumentException>().WithMessage("*two different tasks*1 twice*");
        monitor.Invoking(m => m.IndexOf("Cls")).Should().Throw<ArgumentException>().WithMessage("*cls, align*'Cls'*");
    }

    [Fact]
    public void Options_guard_their_ranges()
    {
        Refuse(() => new() { Capacity = 1 }, "*Capacity*at least 2*1*");
        Refuse(() => new() { Window = 0 }, "*Window*at least 1*0*");
        Refuse(() => new() { HistogramBins = 3 }, "*HistogramBins*even*3*");
        Refuse(() => new() { HistogramBins = 0 }, "*HistogramBins*0*");
        Refuse(() => new() { HistogramEdges = [0] }, "*HistogramEdges*at least 2*1*");
        Refuse(() => new() { HistogramEdges = [0, 1, 1] }, "*HistogramEdges?2? = 1 after 1*");
        Refuse(() => new() { HistogramEdges = [double.NaN, 1] }, "*HistogramEdges?0? = NaN*");

        static void Refuse(Func<ConflictMonitorOptions> create, string message) => create.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void Options_are_equal_by_their_values()
    {
        var options = new ConflictMonitorOptions { HistogramEdges = [-1, 0, 2.5], Window = 3 };

        options.Should().Be(new ConflictMonitorOptions { HistogramEdges = [-1, 0, 2.5], Window = 3 });
        options.GetHashCode().Should().Be(new ConflictMonitorOptions { HistogramEdges = [-1, 0, 2.5], Window = 3 }.GetHashCode());
        options.Should().NotBe(options with { HistogramEdges = [-1, 0, 3] });
        options.Should().NotBe(options with { HistogramEdges = [-1, 0] });
        options.Should().NotBe(options with { HistogramEdges = null });
        options.Should().NotBe(options with { Window = 4 });
        options.ToString().Should().Contain("HistogramEdges = [-1, 0, 2.5]");
    }

    [Fact]
    public void Options_do_not_change_with_the_list_that_they_came_from()
    {
        double[] edges = [0, 1];
        var options = new ConflictMonitorOptions { HistogramEdges = edges };
        edges[0] = 50;

        options.HistogramEdges.Should().Equal(0, 1);
        options.HistogramEdges.Should().NotBeAssignableTo<double[]>("a caller must not be able to change the edges");
    }

    [Fact]
    public void A_long_run_takes_no_more_memory_than_a_short_one()
    {
        var monitor = new ConflictMonitor(new() { Capacity = 64, Window = 32 });
        var reports = Enumerable.Range(0, 16).Select(step => Reports.OfTwo(step, Math.ScaleB(step - 8, step))).ToArray();
        Observe(1000);

        // What a report costs is garbage at most: after it nothing more is alive. The slack is far below one number per report.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Observe(200_000);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        (after - before).Should().BeLessThan(200_000);
        monitor.LossHistory(0).Should().HaveCountLessThanOrEqualTo(64);

        void Observe(int count)
        {
            for (var k = 0; k < count; k++)
            {
                monitor.Observe(reports[k % reports.Length]);
            }
        }
    }

    [Fact]
    public void Observing_allocates_nothing_once_the_memory_is_taken()
    {
        var monitor = new ConflictMonitor(new() { Capacity = 4 });
        var report = Reports.OfTwo(0, -1);
        for (var k = 0; k < 100; k++)
        {
            monitor.Observe(report);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var k = 0; k < 1000; k++)
        {
            monitor.Observe(report);
        }

        // A runtime's tiering may allocate once; a step may not.
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1000);
    }

    private static string[] Keys(int count) => [.. Enumerable.Range(0, count).Select(i => $"task{i}")];
}
