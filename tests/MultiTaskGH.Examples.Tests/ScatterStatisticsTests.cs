using System.Text;
using FluentAssertions;
using MultiTaskGH.Examples.Classification.Methods;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Tests;

public sealed class ScatterStatisticsTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    [Fact]
    public void Two_classes_on_a_line()
    {
        // Within: 4 * 0.5^2. Between: 4 * 2^2, around the mean 3.
        using var statistics = new ScatterStatistics(1, 2);
        statistics.Add(tensor(new[] { 0.5, 1.5, 4.5, 5.5 }, [4, 1]), tensor(new long[] { 0, 0, 1, 1 }));
        statistics.Mean().data<double>().ToArray().Should().Equal(3);

        // A dozen operations in double.
        var expected = 16 / (1 + 1e-6) / 2;
        statistics.Criterion().Should().BeApproximately(expected, 1e-14 * expected);
    }

    [Theory]
    [InlineData(4, 3, 0)]
    [InlineData(2, 5, 0)]
    [InlineData(5, 3, 1000)]
    public void The_criterion_is_the_sum_of_the_largest_eigenvalues(int width, int classes, double offset)
    {
        using var generator = new Generator(11);
        using var statistics = new ScatterStatistics(width, classes);
        var (features, labels) = (new List<double[]>(), new List<long>());
        for (var batch = 0; batch < 3; batch++)
        {
            var places = randint(0, classes, 20, dtype: int64, generator: generator);
            var values = randn(20, width, dtype: float64, generator: generator) + places.unsqueeze(1) * arange(1, width + 1, dtype: float64).cos() + offset;
            statistics.Add(values, places);
            features.AddRange(PlainLosses.Rows(values));
            labels.AddRange(places.data<long>().ToArray());
        }

        var mean = PlainScatter.Mean([.. features]);
        statistics.Mean().data<double>().ToArray().Zip(mean, (found, expected) => Math.Abs(found - expected)).Max().Should().BeLessThan(1e-14 * (1 + offset));

        // Second moments around zero lose as many digits as the square of the offset has more than the scatter.
        var criterion = PlainScatter.Criterion([.. features], [.. labels], classes);
        statistics.Criterion().Should().BeApproximately(criterion, 1e-13 * (1 + offset * offset) * criterion);
    }

    [Fact]
    public void Classes_without_a_sample_do_not_count_but_in_the_divisor()
    {
        using var generator = new Generator(2);
        var (values, places) = (randn(9, 3, dtype: float64, generator: generator), arange(9, dtype: int64).remainder(2));
        using var all = new ScatterStatistics(3, 2);
        using var some = new ScatterStatistics(3, 6);
        all.Add(values, places);
        some.Add(values, places * 4);

        // The same sums in double.
        some.Criterion().Should().BeApproximately(all.Criterion() * 2 / 6, 1e-13 * all.Criterion());
    }

    [Fact]
    public void A_unit_that_never_fires_and_a_single_class_are_no_error()
    {
        using var statistics = new ScatterStatistics(2, 2);
        statistics.Add(tensor(new float[] { 1, 0, 2, 0, 4, 0 }, [3, 2]), zeros(3, dtype: int64));
        statistics.Criterion().Should().Be(0, "there is nothing between the classes");
        statistics.Add(tensor(new float[] { 7, 0, 8, 0 }, [2, 2]), ones(2, dtype: int64));
        double[][] features = [[1, 0], [2, 0], [4, 0], [7, 0], [8, 0]];
        var expected = PlainScatter.Criterion(features, [0, 0, 0, 1, 1], 2);
        statistics.Criterion().Should().BeApproximately(expected, 1e-12 * expected, "small whole numbers are exact in float32");
    }

    [Fact]
    public void What_is_saved_goes_on_to_the_last_bit_and_clearing_forgets_all()
    {
        using var generator = new Generator(4);
        using var straight = new ScatterStatistics(3, 2);
        using var resumed = new ScatterStatistics(3, 2);
        using var state = new MemoryStream();
        var (values, places) = (randn(8, 3, generator: generator), arange(8, dtype: int64).remainder(2));
        straight.Add(values, places);
        resumed.Add(values * 3, places);
        using (var writer = new BinaryWriter(state, Encoding.UTF8, leaveOpen: true))
        {
            straight.Save(writer);
        }

        state.Position = 0;
        using var reader = new BinaryReader(state);
        resumed.Load(reader);
        foreach (var statistics in (ScatterStatistics[])[straight, resumed])
        {
            statistics.Add(values + 1, 1 - places);
        }

        resumed.Criterion().Should().Be(straight.Criterion());
        resumed.Clear();
        resumed.Add(values, places);
        using var fresh = new ScatterStatistics(3, 2);
        fresh.Add(values, places);
        resumed.Criterion().Should().Be(fresh.Criterion());
    }

    public void Dispose() => scope.Dispose();
}
