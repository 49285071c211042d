using FluentAssertions;

namespace MultiTaskGH.Tests.Support;

internal static class GradientAssertions
{
    /// <summary>Compares gradients parameter by parameter, relative to the largest entry of each.</summary>
    public static void ShouldBeGradients(this double[]?[] found, double[]?[] expected, double relativeTolerance)
    {
        found.Should().HaveCount(expected.Length);
        for (var k = 0; k < expected.Length; k++)
        {
            (found[k] is null).Should().Be(expected[k] is null, "parameter {0}", k);
            found[k]?.ShouldBeClose(expected[k]!, relativeTolerance, $"of parameter {k}");
        }
    }
}
