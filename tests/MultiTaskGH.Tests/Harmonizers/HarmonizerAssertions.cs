using FluentAssertions;

namespace MultiTaskGH.Tests.Harmonizers;

/// <summary>The properties that harmonizers promise, one assertion each.</summary>
internal static class HarmonizerAssertions
{
    /// <summary><c>(d, g_i) &gt;= 0</c> for every task, violations measured against <c>|g_i|</c> and the terms that d is summed from.</summary>
    public static void ShouldHurtNoTask(this Harmonizer harmonizer, Gradients gradients, double tolerance = 1e-9)
    {
        var (weights, _) = gradients.Weigh(harmonizer);
        WorstHurt(gradients, weights).Should().BeGreaterThanOrEqualTo(-tolerance, "{0} promises to hurt no task of {1}", harmonizer, gradients);
    }

    /// <summary>Reordering the tasks reorders the weights.</summary>
    /// <remarks>Weights are compared as lengths <c>|weight_i g_i|</c> against the longest: what they contribute to d.</remarks>
    public static void ShouldBePermutationEquivariant(this Harmonizer harmonizer, Gradients gradients, int[] order, double tolerance = 1e-9)
    {
        var (weights, _) = gradients.Weigh(harmonizer);
        var (permuted, _) = gradients.Permuted(order).Weigh(harmonizer);
        var scale = gradients.Magnitude(weights);
        for (var i = 0; i < order.Length; i++)
        {
            var difference = Math.Abs(permuted[i] - weights[order[i]]) * gradients.Norm(order[i]);
            difference.Should().BeLessThanOrEqualTo(
                tolerance * scale, "{0} promises equivariance for {1} (order {2}, task {3})", harmonizer, gradients, string.Join(' ', order), order[i]);
        }
    }

    /// <summary>Rotating R^P rotates the direction.</summary>
    public static void ShouldBeRotationInvariant(this Harmonizer harmonizer, Gradients gradients, double[][] rotation, double tolerance = 1e-9)
    {
        var (weights, _) = gradients.Weigh(harmonizer);
        var rotated = new Gradients(gradients.Name + ", rotated", Array.ConvertAll(gradients.Rows, row => Rotate(rotation, row)));
        var (rotatedWeights, _) = rotated.Weigh(harmonizer);
        var expected = Rotate(rotation, gradients.Direction(weights));
        rotated.Direction(rotatedWeights).ShouldBe(
            expected, tolerance * gradients.Magnitude(weights), $"{harmonizer} promises rotation invariance for {gradients}");
    }

    /// <summary>Scaling all gradients alike leaves the weights as they are.</summary>
    public static void ShouldBeLinearUnderCommonScale(this Harmonizer harmonizer, Gradients gradients, double scale, double tolerance = 1e-9)
    {
        var (weights, _) = gradients.Weigh(harmonizer);
        var scaled = gradients.Scaled(scale);
        var (scaledWeights, _) = scaled.Weigh(harmonizer);
        var expected = GradientSampler.Times(gradients.Direction(weights), scale);
        scaled.Direction(scaledWeights).ShouldBe(
            expected, tolerance * scale * gradients.Magnitude(weights), $"{harmonizer} promises linearity for {gradients}");
    }

    /// <summary>Without a conflict there is nothing to harmonize.</summary>
    public static void ShouldGiveWeightsOfExactlyOne(this Harmonizer harmonizer, Gradients gradients)
    {
        gradients.HasConflict().Should().BeFalse("the sampler draws none in {0}", gradients);
        var (weights, result) = gradients.Weigh(harmonizer);
        weights.Should().OnlyContain(weight => weight == 1, "{0} promises weights of exactly 1 for {1}", harmonizer, gradients);
        result.Should().Be(HarmonizerResult.Solved);
    }

    /// <summary>The weights make the direction that the method's definition in R^P gives.</summary>
    public static void ShouldAgreeWithDirection(this Harmonizer harmonizer, Gradients gradients, double[] direction, double tolerance = 1e-9)
    {
        var (weights, _) = gradients.Weigh(harmonizer);
        gradients.Direction(weights).ShouldBe(
            direction, tolerance * gradients.Magnitude(weights), $"the weights of {harmonizer} make its direction for {gradients}");
    }

    public static void ShouldGiveFiniteWeights(this Harmonizer harmonizer, Gradients gradients, double epsilon = Gradients.DoubleEpsilon)
    {
        var (weights, result) = gradients.Weigh(harmonizer, epsilon);
        result.Failure.Should().BeNull("{0} has a solution for {1}", harmonizer, gradients);
        weights.Should().OnlyContain(weight => double.IsFinite(weight), "{0} must master {1}", harmonizer, gradients);
    }

    public static void ShouldBe(this double[] actual, double[] expected, double tolerance, string because)
    {
        actual.Should().HaveSameCount(expected);
        for (var i = 0; i < actual.Length; i++)
        {
            Math.Abs(actual[i] - expected[i]).Should().BeLessThanOrEqualTo(tolerance, "{0} (entry {1}: {2} for {3})", because, i, actual[i], expected[i]);
        }
    }

    /// <summary>The least <c>(d, g_i) / (|g_i| sum_j |weight_j g_j|)</c>.</summary>
    public static double WorstHurt(Gradients gradients, double[] weights)
    {
        var d = gradients.Direction(weights);
        var magnitude = gradients.Magnitude(weights);
        var worst = 0.0;
        for (var i = 0; i < gradients.Count; i++)
        {
            var norm = gradients.Norm(i);
            if (norm > 0)
            {
                worst = Math.Min(worst, Gradients.Dot(d, gradients.Rows[i]) / norm / magnitude);
            }
        }

        return worst;
    }

    private static double[] Rotate(double[][] rotation, double[] v) => Array.ConvertAll(rotation, row => Gradients.Dot(row, v));
}
