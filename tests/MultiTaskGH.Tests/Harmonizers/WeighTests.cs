using FluentAssertions;

namespace MultiTaskGH.Tests.Harmonizers;

public class WeighTests
{
    [Fact]
    public void A_gramian_gives_one_weight_per_task() =>
        new Mean().Weigh(new double[,] { { 1, 0 }, { 0, 1 } }).Weights.Should().Equal(0.5, 0.5);

    [Fact]
    public void What_is_no_gramian_is_refused()
    {
        Refuse(new double[,] { }, "be square with at least one row. Found 0 x 0.");
        Refuse(new double[2, 3], "be square with at least one row. Found 2 x 3.");
        Refuse(new double[,] { { 1, 0 }, { 0, -1 } }, "Found [1, 1] = -1.");
        Refuse(new double[,] { { double.NaN } }, "Found [0, 0] = NaN.");
        Refuse(new double[,] { { 1, double.PositiveInfinity }, { 0, 1 } }, "be finite. Found [1, 0] = 0 and [0, 1] = Infinity.");
        Refuse(new double[,] { { 1, 0.5 }, { 0.4, 1 } }, "be symmetric. Found [1, 0] = 0.4 but [0, 1] = 0.5.");
        Refuse(new double[,] { { 1, -3 }, { -3, 4 } }, "no larger than the product of the two norms. Found [1, 0] = -3 for norms whose product is 2.");
    }

    [Fact]
    public void Noise_of_float32_in_the_two_triangles_is_averaged()
    {
        var (weights, _) = new GH().Weigh(new double[,] { { 1, -0.5 }, { -0.5 + 2e-7, 1 } }, Gradients.SingleEpsilon);

        weights.ShouldBe([1.5 - 1e-7, 1.5 - 1e-7], 1e-12, "the mean of both triangles");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void The_epsilon_lies_between_0_and_1(double epsilon)
    {
        Action weigh = () => new GH().Weigh(new double[,] { { 1 } }, epsilon);

        weigh.Should().Throw<ArgumentOutOfRangeException>().WithMessage("gradientEpsilon must lie between 0 and 1. Found *");
    }

    [Fact]
    public void A_method_that_reads_more_than_the_gramian_says_so()
    {
        Action weigh = () => new Greedy().Weigh(new double[,] { { 1 } });

        weigh.Should().Throw<NotSupportedException>().WithMessage("*new Greedy() reads Losses, Gradients*");
    }

    [Fact]
    public void Missing_input_and_room_are_named()
    {
        var run = new GH().Start(2);
        Action noGramian = () => run.Solve(new() { ActiveTasks = [0, 1], GradientEpsilon = Gradients.DoubleEpsilon }, new double[2]);
        Action noRoom = () => run.Solve(new() { ActiveTasks = [0, 1], Gramian = [1, 0, 0, 1], GradientEpsilon = Gradients.DoubleEpsilon }, new double[3]);

        noGramian.Should().Throw<ArgumentException>().WithMessage("*Gramian of 2 x 2 entries. Found 0 entries.*");
        Action stranger = () => new IMTLG().Start(2).Solve(new() { ActiveTasks = [0, 2], Gramian = [1, 0, 0, 1], GradientEpsilon = Gradients.DoubleEpsilon }, new double[2]);

        stranger.Should().Throw<ArgumentException>().WithMessage("*1 to 2 active tasks*Found [0, 2]*");
        noRoom.Should().Throw<ArgumentException>().WithMessage("*exactly 2 weights. Found 3.*");
    }

    private static void Refuse(double[,] matrix, string reason)
    {
        Action weigh = () => new GH().Weigh(matrix);
        weigh.Should().Throw<ArgumentException>().WithParameterName("gramian").Which.Message.Should().Contain(reason);
    }

    private sealed record Greedy : Harmonizer
    {
        public override Needs Needs => Needs.Losses | Needs.Gramian | Needs.Gradients;

        public override HarmonizerRun Start(int taskCount) => throw new InvalidOperationException("It must not be started.");

        public override string ToString() => "new Greedy()";
    }
}
