using FluentAssertions;
using MultiTaskGH.Diagnostics;

namespace MultiTaskGH.Tests.Diagnostics;

public class InnerProductHistogramTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(6, 1e-9)]
    [InlineData(64, 1e6)]
    [InlineData(1024, 1)]
    public void Automatic_bins_count_every_value_where_a_recount_finds_it(int bins, double scale)
    {
        var random = new Random(bins);
        var values = Enumerable.Range(0, 2000).Select(_ => scale * (random.NextDouble() - 0.7) * Math.Exp(6 * random.NextDouble())).ToArray();
        values[500] = 0;
        var histogram = Fill(new() { HistogramBins = bins }, values);

        histogram.Counts.Should().HaveCount(bins);
        histogram.Total.Should().Be(2000);
        histogram.Below.Should().Be(0);
        histogram.Above.Should().Be(0);
        RecountShouldAgree(histogram, values);
        histogram.Edges.Should().Contain(0, "the bins left of zero are the conflicts");

        // Widths double only when a value lies outside: half of them would not have held the largest one.
        values.Max(Math.Abs).Should().BeGreaterThanOrEqualTo(histogram.Edges[^1] / 2);
    }

    [Fact]
    public void Automatic_bins_do_not_depend_on_the_order_of_the_values_once_the_scale_is_found()
    {
        double[] values = [0, 0.25, -3, 100, -0.125, 7, 0, -64, 1e-3];
        var forward = Fill(new() { HistogramBins = 16 }, values);
        RecountShouldAgree(forward, values);
        forward.Edges[^1].Should().Be(128, "100 lies in [-128, 128), the smallest such range by powers of two with 0.25 seen first");
    }

    [Theory]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(-double.MaxValue)]
    [InlineData(1)]
    [InlineData(-1)]
    public void Values_at_the_ends_of_the_range_are_counted(double value)
    {
        var histogram = Fill(new() { HistogramBins = 8 }, value, 0);
        histogram.Total.Should().Be(2);
        RecountShouldAgree(histogram, [value, 0]);
    }

    [Fact]
    public void Zeros_alone_are_not_lost()
    {
        var histogram = Fill(new(), 0, 0, 0);
        histogram.Total.Should().Be(3);
        RecountShouldAgree(histogram, [0, 0, 0]);
    }

    [Fact]
    public void Given_edges_stay_and_what_lies_outside_is_counted_apart()
    {
        double[] edges = [-1, -0.5, 0, 2];
        double[] values = [-5, -1, -0.75, -0.5, -1e-300, 0, 1.99, 2, 3, double.MaxValue];
        var histogram = Fill(new() { HistogramEdges = edges }, values);
        histogram.Edges.Should().Equal(edges);
        histogram.Counts.Should().Equal(2, 2, 2);
        histogram.Below.Should().Be(1);
        histogram.Above.Should().Be(3);
        histogram.Total.Should().Be(values.Length);
    }

    [Fact]
    public void A_snapshot_stays_as_it_is()
    {
        var monitor = new ConflictMonitor();
        monitor.Observe(Reports.OfTwo(0, 1));
        var histogram = monitor.InnerProducts(0, 1);
        monitor.Observe(Reports.OfTwo(1, 1));
        histogram.Total.Should().Be(1);
        monitor.InnerProducts(1, 0).Total.Should().Be(2);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(30)]
    [InlineData(5000)]
    public void Condensing_keeps_the_counts_exact_and_zero_an_edge(int bins)
    {
        var random = new Random(bins);
        var values = Enumerable.Range(0, 3000).Select(_ => random.NextDouble() - 0.3).ToArray();
        var condensed = Fill(new(), values).Condense(bins);
        condensed.Counts.Count.Should().BeInRange(Math.Min(bins, 1024) / 4, bins, "joining one bin more at a time ends near the wish");
        condensed.Total.Should().Be(3000);
        condensed.Edges.Should().Contain(0);
        condensed.Counts[0].Should().BePositive();
        condensed.Counts[^1].Should().BePositive();
        RecountShouldAgree(condensed, values);
    }

    [Fact]
    public void Condensing_one_sided_given_and_empty_histograms_works()
    {
        double[] values = [1, 2, 3, 3.5];
        var edges = Enumerable.Range(1, 9).Select(k => (double)k).ToArray();
        var condensed = Fill(new() { HistogramEdges = edges }, [.. values, 40]).Condense(2);
        condensed.Edges.Should().Equal(1, 3, 4);
        condensed.Counts.Should().Equal(2, 2);
        condensed.Above.Should().Be(1);

        var empty = new ConflictMonitor();
        empty.Observe(Reports.Of(0, Reports.TwoKeys, gramian: null));
        empty.InnerProducts(0, 1).Condense(2).Counts.Should().BeEmpty();
        condensed.Invoking(histogram => histogram.Condense(1)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("bins");
    }

    private static InnerProductHistogram Fill(ConflictMonitorOptions options, params double[] values)
    {
        var monitor = new ConflictMonitor(options);
        foreach (var value in values)
        {
            monitor.Observe(Reports.OfTwo(0, value));
        }

        return monitor.InnerProducts(0, 1);
    }

    private static void RecountShouldAgree(InnerProductHistogram histogram, double[] values)
    {
        histogram.Edges.Should().HaveCount(histogram.Counts.Count + 1).And.BeInAscendingOrder().And.OnlyHaveUniqueItems();
        for (var k = 0; k < histogram.Counts.Count; k++)
        {
            histogram.Counts[k].Should().Be(values.Count(v => histogram.Edges[k] <= v && v < histogram.Edges[k + 1]));
        }
    }
}
