using System.Text;
using FluentAssertions;
using MultiTaskGH.Examples.Classification.Methods;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Tests;

public sealed class DynamicWeightTests : IDisposable
{
    // A handful of operations in double.
    private const double Rounding = 1e-15;

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly DynamicWeight weight = new(width: 1, classes: 2);

    [Fact]
    public void T_is_a_half_in_the_first_epoch() => weight.Value.Should().Be(0.5);

    [Fact]
    public void Distances_count_against_the_largest_and_criteria_between_the_extremes_of_both_domains_so_far()
    {
        // The first epoch's distance is the largest, its smaller criterion the smallest.
        weight.End(distance: 8, sourceCriterion: 3, targetCriterion: 1);
        var transfer = 8 / (8 + 1e-6);
        weight.Value.Should().BeApproximately(transfer / (transfer + 1), Rounding);

        // 2 on the way from 1 to 3.
        weight.End(distance: 2, sourceCriterion: 2, targetCriterion: 2.5);
        transfer = 2 / (8 + 1e-6);
        weight.Value.Should().BeApproximately(transfer / (transfer + 1 - 1 / (2 + 1e-6)), Rounding);

        // 4 on the way from 1 to 5, and a new largest distance.
        weight.End(distance: 10, sourceCriterion: 5, targetCriterion: 4);
        transfer = 10 / (10 + 1e-6);
        weight.Value.Should().BeApproximately(transfer / (transfer + 1 - 3 / (4 + 1e-6)), Rounding);

        // A new smallest criterion.
        weight.End(distance: 5, sourceCriterion: 0.5, targetCriterion: 4);
        transfer = 5 / (10 + 1e-6);
        weight.Value.Should().BeApproximately(transfer / (transfer + 1), Rounding);
    }

    [Fact]
    public void Domains_that_lie_apart_ask_for_transfer_and_classes_that_lie_apart_too()
    {
        weight.End(distance: 10, sourceCriterion: 10, targetCriterion: 0);
        Value(distance: 9, criterion: 5).Should().BeGreaterThan(Value(distance: 1, criterion: 5));
        Value(distance: 5, criterion: 9).Should().BeGreaterThan(Value(distance: 5, criterion: 1));

        double Value(double distance, double criterion)
        {
            weight.End(distance, criterion, criterion);
            weight.Value.Should().BeInRange(0, 1);
            return weight.Value;
        }
    }

    [Fact]
    public void An_epochs_features_are_forgotten_after_it_and_its_extremes_are_not()
    {
        // Means 0 and 2: the distance is 4. Criteria: 4 / (4 * 0.25 + 1e-6) / 2 in the source, 16 / (4 * 0.25 + 1e-6) / 2 in the target.
        AddEpoch(targetCentre: 2, targetGap: 2);
        weight.EndEpoch();
        var transfer = 4 / (4 + 1e-6);
        weight.Value.Should().BeApproximately(transfer / (transfer + 1), 10 * Rounding);

        // Means 0 and 1; the target's criterion is 9 / (4 * 0.25 + 1e-6) / 2, and that of the source the smallest again.
        AddEpoch(targetCentre: 1, targetGap: 1.5);
        weight.EndEpoch();
        transfer = 1 / (4 + 1e-6);
        weight.Value.Should().BeApproximately(transfer / (transfer + 1), 10 * Rounding);
    }

    [Fact]
    public void What_is_saved_goes_on_to_the_last_bit()
    {
        weight.End(distance: 8, sourceCriterion: 3, targetCriterion: 1);
        AddEpoch(targetCentre: 1, targetGap: 0.7);
        using var state = new MemoryStream();
        using (var writer = new BinaryWriter(state, Encoding.UTF8, leaveOpen: true))
        {
            weight.Save(writer);
        }

        state.Position = 0;
        using var reader = new BinaryReader(state);
        using var resumed = new DynamicWeight(width: 1, classes: 2);
        resumed.Load(reader);
        state.Position.Should().Be(state.Length);
        resumed.Value.Should().Be(weight.Value);
        weight.EndEpoch();
        resumed.EndEpoch();
        resumed.Value.Should().Be(weight.Value);
    }

    public void Dispose()
    {
        weight.Dispose();
        scope.Dispose();
    }

    // Two classes of two samples, half a unit to either side of their means; those of the source are -1 and 1.
    private void AddEpoch(double targetCentre, double targetGap)
    {
        var labels = tensor(new long[] { 0, 0, 1, 1 });
        var offsets = tensor(new[] { -0.5, 0.5, -0.5, 0.5 });
        var sides = tensor(new double[] { -1, -1, 1, 1 });
        weight.Add((sides + offsets).unsqueeze(1), labels, (targetCentre + targetGap * sides + offsets).unsqueeze(1), labels);
    }
}
