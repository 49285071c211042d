using FluentAssertions;
using MultiTaskGH.Numerics;
using MultiTaskGH.Tests.Harmonizers;
using MultiTaskGH.Tests.Support;
using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Numerics;

/// <summary>The optimizer and the random numbers that runs own.</summary>
public class LearningTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    public void Adam_is_that_of_torch(double weightDecay)
    {
        var sampler = new GradientSampler(61);
        using var parameter = new TorchSharp.Modules.Parameter(tensor([1.0, -2.0, 0.5]));
        using var optimizer = optim.Adam([parameter], lr: 0.05, weight_decay: weightDecay);
        var adam = new Adam(0.05, weightDecay);
        double[] numbers = [1, -2, 0.5];
        var (first, second, updates) = (new double[3], new double[3], new double[3]);
        for (var k = 0; k < 30; k++)
        {
            var gradient = sampler.GaussianVector(3);
            parameter.grad = tensor(gradient);
            optimizer.step();
            for (var i = 0; i < 3; i++)
            {
                adam.Update(ref numbers[i], ref first[i], ref second[i], ref updates[i], gradient[i]);
            }
        }

        numbers.ShouldBeClose(parameter.data<double>().ToArray(), 1e-13, "rounding over 30 steps");
    }

    [Fact]
    public void Random_numbers_have_the_moments_of_their_distributions()
    {
        var random = new SplitMix64(3);
        const int draws = 100_000;
        var moments = new double[6];
        for (var k = 0; k < draws; k++)
        {
            var (normal, exponential, uniform) = (RandomNumbers.Normal(ref random), RandomNumbers.Exponential(ref random), RandomNumbers.Uniform(ref random));
            uniform.Should().BeInRange(double.Epsilon, 1 - 1e-16);
            double[] values = [normal, normal * normal, Math.Pow(normal, 4), exponential, exponential * exponential, uniform];
            for (var i = 0; i < 6; i++)
            {
                moments[i] += values[i] / draws;
            }
        }

        // Standard deviations of the means: of sqrt(1, 2, 96, 1, 20, 1/12) over 316.
        double[] expected = [0, 1, 3, 1, 2, 0.5];
        double[] deviations = [1, 1.42, 9.8, 1, 4.5, 0.29];
        for (var i = 0; i < 6; i++)
        {
            moments[i].Should().BeApproximately(expected[i], 4 * deviations[i] / 316, "moment {0}", i);
        }
    }

    [Fact]
    public void Softmax_does_not_overflow()
    {
        double[] values = [1000, 999, -1e300];
        Softmax.LogSum(values).Should().BeApproximately(1000 + Math.Log(1 + Math.Exp(-1)), 1e-12);
        Softmax.Apply(values, 3);

        values.ShouldBeClose([3 / (1 + Math.Exp(-1)), 3 * Math.Exp(-1) / (1 + Math.Exp(-1)), 0], 1e-15, "rounding");
    }
}
