using FluentAssertions;
using MultiTaskGH.Examples.Retrieval.Composed.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Retrieval.Tests;

public sealed class FastGradientSignTests
{
    [Fact]
    public void Each_value_moves_by_epsilon_as_the_gradient_points_and_stays_within_0_and_1()
    {
        using var images = tensor([0.5, 0.5, 0.5, 0.99, 0.01]);
        using var slopes = tensor([2.0, -0.1, 0.0, 1.0, -3.0]);
        using var moved = FastGradientSign.Perturb(images, 0.05, input => input.dot(slopes));
        moved.data<double>().ToArray().Should().Equal(0.55, 0.45, 0.5, 1, 0);
        moved.requires_grad.Should().BeFalse();
        images.data<double>().ToArray().Should().Equal([0.5, 0.5, 0.5, 0.99, 0.01], "the images themselves stay as they are");
    }

    [Fact]
    public void No_gradient_reaches_the_parameters()
    {
        manual_seed(1);
        using var layer = Linear(3, 1);
        using var images = rand(4, 3);
        using (FastGradientSign.Perturb(images, 0.1, input => layer.call(input).square().mean()))
        {
            layer.parameters().Should().AllSatisfy(parameter => parameter.grad.Should().BeNull());
        }
    }

    [Fact]
    public void The_gradients_that_parameters_have_stay_as_they_are()
    {
        manual_seed(1);
        using var layer = Linear(3, 1);
        using var images = rand(4, 3);
        using var loss = layer.call(images).square().mean();
        loss.backward();
        float[] before = [.. layer.weight!.grad!.data<float>()];
        using (FastGradientSign.Perturb(images, 0.1, input => layer.call(input).square().mean()))
        {
            layer.weight.grad!.data<float>().ToArray().Should().Equal(before);
        }
    }

    [Fact]
    public void It_works_where_gradients_are_off_and_leaves_no_tensor()
    {
        using var images = rand(4, 3);
        using var unrecorded = no_grad();
        FastGradientSign.Perturb(images, 0.1, input => input.square().sum()).Dispose();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        FastGradientSign.Perturb(images, 0.1, input => input.square().sum()).Dispose();
        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(before);
        is_grad_enabled().Should().BeFalse();
    }
}
