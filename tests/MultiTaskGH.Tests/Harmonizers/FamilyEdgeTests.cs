using FluentAssertions;
using MultiTaskGH.Tests.Support;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Harmonizers;

/// <summary>Edges and promises that the methods have in common.</summary>
public class FamilyEdgeTests
{
    private const int Tasks = 4;

    // Constant and GradDrop are given numbers by task; RLW and GradDrop draw for positions.
    private static readonly string[] NotEquivariant = ["Constant", "RLW", "RLW, Dirichlet", "GradDrop"];

    public static TheoryData<string> Names() => [.. FamilyMethods.Names];

    public static TheoryData<string> Equivariant() => [.. FamilyMethods.Names.Except(NotEquivariant)];

    public static TheoryData<string> WithoutTensors() => [.. FamilyMethods.Names.Except([.. FamilyMethods.WithRows, "GradDrop", "TrimmedMean"])];

    // GradDrop draws other numbers for other blocks and types.
    public static TheoryData<string> OfAnyBlocks() => [.. FamilyMethods.Names.Except(["GradDrop"])];

    [Theory]
    [MemberData(nameof(OfAnyBlocks))]
    public void Blocks_and_types_of_the_rows_make_no_difference_beyond_rounding(string name)
    {
        var steps = FamilyMethods.WithAbsentTasks(FamilyMethods.Steps(21, Tasks, 12, 8));

        foreach (var (types, tolerance) in ((ScalarType[], double)[])[([ScalarType.Float64, ScalarType.Float64], 1e-12), ([ScalarType.Float32], 1e-5), ([ScalarType.Float32, ScalarType.Float64], 1e-5)])
        {
            using var whole = Start(name);
            using var parts = Start(name);
            foreach (var step in steps)
            {
                var expected = step.Run(whole);
                var found = (step with { Types = types }).Run(parts);
                found.Direction.ShouldBeClose(expected.Direction, tolerance, $"{name}, {string.Join(' ', types)}");
                found.Weights.ShouldBeClose(expected.Weights, tolerance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Equivariant))]
    public void The_order_of_the_tasks_makes_no_difference(string name)
    {
        var sampler = new GradientSampler(22);
        using var run = Start(name);
        using var permuted = Start(name);
        var order = sampler.Permutation(Tasks);
        foreach (var step in FamilyMethods.Steps(22, Tasks, 12, 8))
        {
            var expected = step.Run(run);
            var found = step.Of(order).Run(permuted);

            // Rounding passes through at most 20 exponentials and iterations a step.
            found.Weights.ShouldBeClose([.. order.Select(i => expected.Weights[i])], 1e-10);
            found.Direction.ShouldBeClose(expected.Direction, 1e-10);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_task_zeros_and_sixty_four_tasks_give_finite_weights(string name)
    {
        foreach (var n in (int[])[1, 2, 64])
        {
            using var run = FamilyMethods.Create(name, n).Start(n);
            foreach (var step in FamilyMethods.Steps(23 + n, n, 5, 4))
            {
                ShouldBeFinite(step.Run(run), $"{n} tasks");
                ShouldBeFinite((step with { Gradients = [new double[5], .. step.Gradients[1..]] }).Run(run), $"{n} tasks, a zero gradient");
                var none = Array.ConvertAll(step.Gradients, row => new double[row.Length]);
                var output = (step with { Gradients = none, Further = (none, none) }).Run(run);
                ShouldBeFinite(output, $"{n} tasks, zeros only");
            }
        }

        static void ShouldBeFinite(StepOutput output, string because)
        {
            output.Result.Failure.Should().BeNull(because);
            output.Weights.Concat(output.Direction).Should().OnlyContain(number => double.IsFinite(number), because);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Badly_scaled_opposite_and_equal_gradients_give_finite_weights(string name)
    {
        var sampler = new GradientSampler(24);
        using var run = Start(name);
        foreach (var gradients in (Gradients[])[sampler.BadlyScaled(Tasks, 9), sampler.Antiparallel(Tasks, 9), sampler.Normal(Tasks, 2), sampler.Normal(Tasks, 9).Permuted([0, 0, 1, 1]), sampler.Normal(Tasks, 9).Scaled(1e-12), sampler.Normal(Tasks, 9).Scaled(1e12)])
        {
            run.Reset();
            for (var repetition = 0; repetition < 3; repetition++)
            {
                var output = new RunStep { Gradients = gradients.Rows, Losses = [1, 1e-9, 1e9, 0.3] }.Run(run);
                output.Result.Failure.Should().BeNull("{0}", gradients);
                output.Weights.Concat(output.Direction).Should().OnlyContain(number => double.IsFinite(number), "{0}", gradients);
            }
        }
    }

    [Theory]
    [MemberData(nameof(WithoutTensors))]
    public void After_warm_up_a_solve_allocates_nothing(string name)
    {
        using var run = Start(name);
        var steps = FamilyMethods.Steps(25, Tasks, 6, 20);
        var gramians = Array.ConvertAll(steps, step => new Gradients("step", step.Gradients).Gramian().Cast<double>().ToArray());
        int[] active = [.. Enumerable.Range(0, Tasks)];
        var weights = new double[Tasks];
        var hasState = FamilyMethods.WithTaskState.Contains(name);
        SolveAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        SolveAll();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);

        void SolveAll()
        {
            for (var k = 0; k < steps.Length; k++)
            {
                if (hasState)
                {
                    run.TakeCheckpoint();
                }

                run.Solve(
                    new HarmonizerInput { ActiveTasks = active, Losses = steps[k].Losses, Gramian = gramians[k], CrossGramian = gramians[k], GradientEpsilon = Gradients.DoubleEpsilon },
                    weights);
                run.ObserveUpdate(active, steps[k].LossesAfter);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Input_that_does_not_fit_is_refused(string name)
    {
        using var run = Start(name);
        var needs = FamilyMethods.Create(name, Tasks).Needs;

        Refused(active: [0, 4], weights: 2).Should().Contain("[0, 4]");
        Refused(active: [], weights: 0).Should().Contain("1 to 4 active tasks");
        Refused(active: [0, 1], weights: 3).Should().Contain("exactly 2 weights. Found 3");
        if (needs != Needs.None)
        {
            Refused(active: [0, 1], weights: 2).Should().Contain("input must hold").And.Contain("Found 0");
        }

        string Refused(int[] active, int weights)
        {
            Action solve = () => run.Solve(new HarmonizerInput { ActiveTasks = active, GradientEpsilon = Gradients.DoubleEpsilon }, new double[weights]);
            return solve.Should().Throw<ArgumentException>().Which.Message;
        }
    }

    private static HarmonizerRun Start(string name) => FamilyMethods.Create(name, Tasks).Start(Tasks);
}
