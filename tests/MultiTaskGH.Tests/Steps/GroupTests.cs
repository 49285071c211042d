using FluentAssertions;
using MultiTaskGH.Tests.Support;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

public sealed class GroupTests
{
    private const double Exact = 1e-12;

    private static readonly StepDefinition Definition = TrunkModel.Define(
        TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B, group: "bridge"), TrunkModel.Task(Letter.C, isOptional: true), TrunkModel.Task(Letter.D, group: "bridge"));

    [Theory]
    [InlineData(HeadGradients.Own)]
    [InlineData(HeadGradients.Reweighted)]
    public void Each_group_is_harmonized_by_itself_and_the_direction_is_their_sum(HeadGradients heads)
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(4);
        var gramian = model.GramianByHand(model.Trunk.Losses());
        var (first, second) = (Weigh(gramian, 0, 2), Weigh(gramian, 1, 3));
        double[] weights = [first[0], second[0], first[1], second[1]];
        using var step = new ScriptedStep(model, Definition, new GH(), [model.Descent()], new StepOptions { HeadGradients = heads })
        {
            Losses = _ => model.HandIn(Letter.A, Letter.B, Letter.C, Letter.D),
        };

        var report = step.Run();

        Enumerable.Range(0, 4).Select(i => ((StepReport)report).Weight(i)).ToArray().ShouldBeClose(weights, Exact);
        var found = model.Gradients();
        found.ShouldBeGradients(model.ByHand(model.Trunk.Losses(), weights, heads == HeadGradients.Own ? [1, 1, 1, 1] : weights), Exact);
        Enumerable.Range(0, 16).Select(e => report.InnerProduct(e / 4, e % 4)).ToArray().ShouldBeClose(gramian, Exact, "inner products are known across groups");
        report.IsHarmonizerDirection.Should().BeFalse();
    }

    [Fact]
    public void Each_group_has_a_state_of_its_own_and_one_that_sits_out_keeps_it()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(4);
        Letter[] present = [Letter.A, Letter.B, Letter.D];
        var definition = TrunkModel.Define(
            TrunkModel.Task(Letter.A), TrunkModel.Task(Letter.B, group: "bridge", isOptional: true), TrunkModel.Task(Letter.D, group: "bridge", isOptional: true));
        using var step = new ScriptedStep(model, definition, new RememberingHarmonizer(), [model.Descent()])
        {
            Losses = _ => model.HandIn(present).Where(handedIn => handedIn.Task != Letter.C),
        };
        step.Run();
        present = [Letter.A];
        step.Run();
        present = [Letter.A, Letter.D];

        var report = step.Run();

        report.Weight(Letter.A).Should().Be(3);
        report.Weight(Letter.D).Should().Be(2);
        report.IsActive(Letter.B).Should().BeFalse();
    }

    [Fact]
    public void A_harmonizer_serves_the_number_of_tasks_of_each_group()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(4);

        var create = () => new ScriptedStep(model, Definition, new GHPlusPlus { Inertia = Inertia.Of(1, 2, 3, 4) }, [model.Descent()]) { Losses = _ => [] };

        create.Should().Throw<ArgumentException>().WithMessage("*cannot harmonize 2 tasks*4 values for 2 tasks*");
        using var fitting = new ScriptedStep(model, Definition, new GHPlusPlus { Inertia = Inertia.Of(1, 2) }, [model.Descent()])
        {
            Losses = _ => model.HandIn(Letter.A, Letter.B, Letter.C, Letter.D),
        };
        fitting.Run().Updated.Should().BeTrue();
    }

    [Fact]
    public void A_group_without_a_solution_names_its_task_and_undoes_the_others()
    {
        using var scope = NewDisposeScope();
        var model = new TrunkModel(4);
        var isBroken = false;
        var harmonizer = new GroupFailing(() => isBroken);
        using var step = new ScriptedStep(model, Definition, harmonizer, [model.Descent()]) { Losses = _ => model.HandIn(Letter.A, Letter.B, Letter.C, Letter.D) };
        step.Run();
        isBroken = true;

        step.Invoking(s => s.Run()).Should().Throw<NonFiniteException>().WithMessage("*task 'D'*").Which.TaskKey.Should().Be("D");

        isBroken = false;
        step.Run().Weight(Letter.A).Should().Be(2);
    }

    private static double[] Weigh(double[] gramian, int i, int j) =>
        new GH().Weigh(new double[2, 2] { { gramian[i * 4 + i], gramian[i * 4 + j] }, { gramian[j * 4 + i], gramian[j * 4 + j] } }).Weights;

    /// <summary>Counts the solves of each group; the second run has no solution for its second task when it is told to.</summary>
    private sealed record GroupFailing(Func<bool> IsBroken) : Harmonizer
    {
        private readonly int[] runs = new int[1];

        public override Needs Needs => Needs.Gramian;

        public override HarmonizerRun Start(int taskCount) => new Run(runs[0]++ == 1 ? IsBroken : () => false);

        public override string ToString() => "new GroupFailing()";

        private sealed class Run(Func<bool> isBroken) : HarmonizerRun
        {
            private int solves;

            public override HarmonizerResult Solve(in HarmonizerInput input, Span<double> weights)
            {
                weights.Fill(++solves);
                return isBroken() ? HarmonizerResult.NoSolution(1, "told so") : HarmonizerResult.Solved;
            }

            public override void Save(BinaryWriter writer) => writer.Write(solves);

            public override void Load(BinaryReader reader) => solves = reader.ReadInt32();
        }
    }
}
