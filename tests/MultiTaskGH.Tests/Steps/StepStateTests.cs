using FluentAssertions;
using MultiTaskGH.Tests.Support;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

public sealed class StepStateTests
{
    [Fact]
    public void Groups_families_and_kept_weights_go_on_where_they_were()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(5);
        using var step = Step(model);
        for (var i = 0; i < 4; i++)
        {
            step.Run();
        }

        var bytes = Save(step);
        using var resumed = Step(model);

        resumed.Load(new MemoryStream(bytes));

        resumed.StepIndex.Should().Be(4);
        Save(resumed).Should().Equal(bytes);
        for (var i = 0; i < 3; i++)
        {
            var (expected, report) = (step.Run(), resumed.Run());
            report.TaskKeys.Should().Equal("A", "B[0]", "B[1]", "C", "D");
            report.WeightsAge.Should().Be(expected.WeightsAge);
            Enumerable.Range(0, 5).Select(task => report.Weight(task)).Should().Equal(Enumerable.Range(0, 5).Select(task => expected.Weight(task)));
        }
    }

    [Fact]
    public void A_state_that_is_loaded_first_fixes_the_sizes_of_families()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(5);
        using var step = Step(model);
        step.Invoking(s => s.Save(new MemoryStream())).Should().Throw<InvalidOperationException>().WithMessage("*sizes of its families must be known*");
        step.Run();
        var bytes = Save(step);
        using var resumed = Step(model, size: 1);

        resumed.Load(new MemoryStream(bytes));

        resumed.Invoking(s => s.Run()).Should().Throw<InvalidOperationException>().WithMessage("*what the first step made it (2). Found 1*");
    }

    [Fact]
    public void A_state_that_does_not_fit_changes_nothing_not_even_the_sizes()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(5);
        using var step = Step(model);
        step.Run();
        var bytes = Save(step);
        using var fresh = Step(model, size: 1);
        using var ungrouped = Step(model, group: null);
        using var larger = Step(model, size: 1);
        larger.Run();

        for (var length = 0; length < bytes.Length; length++)
        {
            fresh.Invoking(s => s.Load(new MemoryStream(bytes[..length]))).Should().Throw<InvalidDataException>();
        }

        ungrouped.Invoking(s => s.Load(new MemoryStream(bytes))).Should().Throw<InvalidDataException>().WithMessage("*group of task 'C' must be ''. Found 'bridge'*");
        larger.Invoking(s => s.Load(new MemoryStream(bytes))).Should().Throw<InvalidDataException>().WithMessage("*size of task 'B' must be '1'. Found '2'*");
        fresh.Run().TaskKeys.Should().HaveCount(4);
        fresh.StepIndex.Should().Be(1);
        larger.Run().Weight(Letter.A).Should().Be(1, "the weights of the first step go on");
        larger.StepIndex.Should().Be(2);
    }

    [Theory]
    [InlineData(0xFF)]
    [InlineData(0x01)]
    [InlineData(0x80)]
    public void A_damaged_state_is_refused_or_read_and_never_something_else(byte damage)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(5);
        using var step = Step(model);
        step.Run();
        var bytes = Save(step);
        var refused = 0;
        for (var k = 0; k < bytes.Length; k++)
        {
            byte[] damaged = [.. bytes];
            damaged[k] ^= damage;
            using var fresh = Step(model);
            try
            {
                fresh.Load(new MemoryStream(damaged));
            }
            catch (InvalidDataException)
            {
                refused++;
                fresh.StepIndex.Should().Be(0);
            }
        }

        refused.Should().BeGreaterThan(bytes.Length / 2, "most bytes are names and lengths");
    }

    private static byte[] Save(ScriptedStep step)
    {
        using var stream = new MemoryStream();
        step.Save(stream);
        return stream.ToArray();
    }

    /// <summary>A task, a family, and a group of two.</summary>
    private static ScriptedStep Step(TrunkModel model, int size = 2, string? group = "bridge") => new(
        model,
        TrunkModel.Define(
            TrunkModel.Task(Letter.A),
            new TaskDefinition { Key = "B", Member = 1, IsFamily = true },
            TrunkModel.Task(Letter.C, group),
            TrunkModel.Task(Letter.D, group)),
        new RememberingHarmonizer(),
        [model.Descent()],
        new StepOptions { RefreshEvery = 2 })
    {
        Losses = _ =>
        {
            var losses = model.Trunk.Losses();
            return [new(Letter.A, losses[0]), new(Letter.B, stack(losses.Skip(1).Take(size)), IsFamily: true), new(Letter.C, losses[3]), new(Letter.D, losses[4])];
        },
    };
}
