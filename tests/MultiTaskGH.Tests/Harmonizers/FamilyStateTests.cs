using FluentAssertions;
using MultiTaskGH.Tests.Steps;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Harmonizers;

/// <summary>What the state of a run promises, whatever the method.</summary>
public class FamilyStateTests
{
    private const int Tasks = 4;

    public static TheoryData<string> Names() => [.. FamilyMethods.Names];

    public static TheoryData<string> TaskStates() => [.. FamilyMethods.WithTaskState];

    public static TheoryData<string> RowStates() => [.. FamilyMethods.WithRows];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_run_that_is_saved_and_resumed_gives_the_same_bits(string name)
    {
        var steps = FamilyMethods.WithAbsentTasks(Steps(11, 12));
        using var uninterrupted = Start(name);
        using var first = Start(name);
        using var resumed = Start(name);
        foreach (var step in steps[..5])
        {
            step.Run(uninterrupted);
            step.Run(first);
        }

        // Whatever the resumed run has done before is gone.
        steps[7].Run(resumed);
        resumed.Load(first.Save());

        resumed.Save().Should().Equal(first.Save());
        foreach (var step in steps[5..])
        {
            ShouldEqual(step.Run(resumed), step.Run(uninterrupted));
        }

        resumed.Save().Should().Equal(uninterrupted.Save());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_checkpoint_undoes_a_step_to_the_last_bit(string name)
    {
        var steps = FamilyMethods.WithAbsentTasks(Steps(12, 10));
        using var failing = Start(name);
        using var untroubled = Start(name);
        for (var k = 0; k < steps.Length; k++)
        {
            failing.TakeCheckpoint();
            var before = failing.Save();
            if (k % 2 == 1)
            {
                // Two solves after one checkpoint, with other numbers than those of the step.
                steps[(k + 3) % steps.Length].Run(failing, observe: false);
                steps[(k + 5) % steps.Length].Run(failing);
                failing.RestoreCheckpoint();
                failing.Save().Should().Equal(before);
            }

            ShouldEqual(steps[k].Run(failing), steps[k].Run(untroubled));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_checkpoint_outlives_a_load_and_a_reset(string name)
    {
        var steps = Steps(13, 6);
        using var run = Start(name);
        using var other = Start(name);
        foreach (var step in steps[..3])
        {
            step.Run(run);
            steps[4].Run(other);
        }

        var before = run.Save();
        run.TakeCheckpoint();
        run.Load(other.Save());
        run.RestoreCheckpoint();
        run.Save().Should().Equal(before);

        run.Reset();
        steps[5].Run(run);
        run.RestoreCheckpoint();
        run.Save().Should().Equal(before);
    }

    [Theory]
    [MemberData(nameof(TaskStates))]
    public void There_is_nothing_to_restore_before_the_first_checkpoint(string name)
    {
        using var run = Start(name);

        run.Invoking(r => r.RestoreCheckpoint()).Should().Throw<InvalidOperationException>().WithMessage("*TakeCheckpoint*");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reset_begins_anew(string name)
    {
        var steps = Steps(14, 6);
        using var run = Start(name);
        StepOutput[] first = [.. steps.Select(step => step.Run(run))];
        run.Reset();

        for (var k = 0; k < steps.Length; k++)
        {
            ShouldEqual(steps[k].Run(run), first[k]);
        }
    }

    [Theory]
    [MemberData(nameof(TaskStates))]
    public void The_state_of_absent_tasks_stays_as_it_is(string name)
    {
        var steps = FamilyMethods.WithAbsentTasks(Steps(15, 9));
        using var run = Start(name);
        var changed = false;
        foreach (var step in steps)
        {
            var (before, rowsBefore) = (run.Columns(), run.TaskRows());
            step.Run(run);
            var (after, rowsAfter) = (run.Columns(), run.TaskRows());
            for (var task = 0; task < Tasks; task++)
            {
                if (step.Active?.Contains(task) == false)
                {
                    after.Select(column => column[task]).Should().Equal(before.Select(column => column[task]));
                    rowsAfter[task].Should().Equal(rowsBefore[task]);
                }
                else
                {
                    changed |= !after.Select(column => column[task]).SequenceEqual(before.Select(column => column[task]));
                }
            }
        }

        changed.Should().BeTrue("the state of active tasks moves");
    }

    [Theory]
    [MemberData(nameof(TaskStates))]
    public void A_damaged_state_is_refused_and_changes_nothing(string name)
    {
        var steps = Steps(16, 4);
        using var run = Start(name);
        foreach (var step in steps)
        {
            step.Run(run);
        }

        var state = run.Save();
        using var other = FamilyMethods.Create(name, Tasks + 1).Start(Tasks + 1);
        byte[] notFinite = [.. state];
        BitConverter.GetBytes(double.NaN).CopyTo(notFinite, 8);

        foreach (var cut in (int[])[0, 3, 9, state.Length / 2, state.Length - 1])
        {
            run.Invoking(r => r.Load(state[..cut])).Should().Throw<EndOfStreamException>();
        }

        run.Invoking(r => r.Load(other.Save())).Should().Throw<InvalidDataException>().WithMessage($"*{Tasks} tasks. Found * for {Tasks + 1}.*");
        run.Invoking(r => r.Load(notFinite)).Should().Throw<InvalidDataException>().WithMessage("*finite*NaN*");
        run.Save().Should().Equal(state);
    }

    [Theory]
    [MemberData(nameof(RowStates))]
    public void A_damaged_row_is_refused_and_changes_nothing(string name)
    {
        using var run = Start(name);
        Steps(17, 1)[0].Run(run);
        var state = run.Save();

        // The rows follow the numbers: their count, then type, length and entries of the first.
        var rows = 8 + 8 * run.Columns().Sum(column => column.Length);
        foreach (var (place, bytes) in ((int, byte[])[])
            [(rows, BitConverter.GetBytes(-1)), (rows + 4, BitConverter.GetBytes((int)ScalarType.Int64)), (rows + 8, BitConverter.GetBytes(-5L)), (rows + 16, BitConverter.GetBytes(double.PositiveInfinity))])
        {
            byte[] damaged = [.. state];
            bytes.CopyTo(damaged, place);
            run.Invoking(r => r.Load(damaged)).Should().Throw<InvalidDataException>();
        }

        run.Save().Should().Equal(state);
    }

    [Theory]
    [MemberData(nameof(RowStates))]
    public void A_state_of_other_parameters_is_refused_with_both_sizes(string name)
    {
        using var run = Start(name);
        var step = Steps(18, 1)[0];
        step.Run(run);
        var state = run.Save();

        var shorter = step with { Gradients = Array.ConvertAll(step.Gradients, row => row[..9]) };
        run.Invoking(r => shorter.Run(r)).Should().Throw<InvalidOperationException>().WithMessage("*12 entries of Float64*9 of Float64*");
        var single = step with { Types = [ScalarType.Float32] };
        run.Invoking(r => single.Run(r)).Should().Throw<InvalidOperationException>().WithMessage("*12 entries of Float64*12 of Float32*");
        var parts = step with { Types = [ScalarType.Float64, ScalarType.Float64] };
        run.Invoking(r => parts.Run(r)).Should().Throw<InvalidOperationException>().WithMessage("*1 blocks*2*");
        run.Save().Should().Equal(state);

        run.Reset();
        shorter.Run(run).Result.Should().Be(HarmonizerResult.Solved);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_native_survives(string name)
    {
        var steps = FamilyMethods.WithAbsentTasks(Steps(19, 6)).Select(step => step with { Types = [ScalarType.Float32, ScalarType.Float64, ScalarType.BFloat16] }).ToArray();
        var before = NativeMemory.LiveTensors();
        using (var run = Start(name))
        {
            Repeat(run);
            var during = NativeMemory.LiveTensors();
            Repeat(run);
            Repeat(run);
            NativeMemory.LiveTensors().Should().Be(during);
        }

        NativeMemory.LiveTensors().Should().Be(before);

        void Repeat(HarmonizerRun run)
        {
            foreach (var step in steps)
            {
                run.TakeCheckpoint();
                step.Run(run);
                run.RestoreCheckpoint();
                using var scope = NewDisposeScope();
                step.Run(run);
                run.Load(run.Save());
            }
        }
    }

    private static HarmonizerRun Start(string name) => FamilyMethods.Create(name, Tasks).Start(Tasks);

    private static RunStep[] Steps(int seed, int count) => FamilyMethods.Steps(seed, Tasks, 12, count);

    private static void ShouldEqual(StepOutput found, StepOutput expected)
    {
        found.Weights.Should().Equal(expected.Weights);
        found.Direction.Should().Equal(expected.Direction);
        found.Result.Should().Be(expected.Result);
    }
}
