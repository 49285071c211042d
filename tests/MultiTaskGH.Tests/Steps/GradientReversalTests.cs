using FluentAssertions;
using MultiTaskGH.Tests.Support;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

public sealed class GradientReversalTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(10)]
    public void The_value_passes_and_the_gradient_is_reversed(double strength)
    {
        using var scope = NewDisposeScope();
        var input = tensor(new[] { 1.5, -2, 1e-3 }, requires_grad: true);
        var slopes = tensor(new[] { 1.0, 2, 3 });

        var output = GradientReversal.Apply(input, strength);
        (output * slopes).sum().backward();

        Trunk.Values(output).Should().Equal(1.5, -2, 1e-3);
        Trunk.Values(input.grad!).Should().Equal(-strength, -2 * strength, -3 * strength);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void The_strength_is_guarded(double strength)
    {
        using var scope = NewDisposeScope();
        FluentActions.Invoking(() => GradientReversal.Apply(ones(2), strength)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(strength));
    }

    [Fact]
    public void It_leaves_no_tensor_but_its_result()
    {
        using var scope = NewDisposeScope();
        var input = ones(2);
        var before = scope.DisposablesCount;

        GradientReversal.Apply(input, 0.5);

        scope.DisposablesCount.Should().Be(before + 1);
    }
}
