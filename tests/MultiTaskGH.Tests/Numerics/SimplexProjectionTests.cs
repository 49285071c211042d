using FluentAssertions;
using MultiTaskGH.Numerics;
using MultiTaskGH.Tests.Harmonizers;

namespace MultiTaskGH.Tests.Numerics;

/// <summary>The projections are judged by their optimality conditions: one theta, <c>x_i = p_i - theta</c> where that is positive, else 0.</summary>
public class SimplexProjectionTests
{
    [Theory]
    [InlineData(1e-6)]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(1e6)]
    public void Random_points_end_at_the_nearest_one(double spread)
    {
        var sampler = new GradientSampler(21);
        foreach (var n in new[] { 1, 2, 3, 7, 64 })
        {
            for (var draw = 0; draw < 50; draw++)
            {
                ShouldBeOptimal(Array.ConvertAll(sampler.GaussianVector(n), x => spread * x));
            }
        }
    }

    [Fact]
    public void Ties_and_large_offsets_are_exact()
    {
        Project([5, 5, 5, 5]).Should().Equal(0.25, 0.25, 0.25, 0.25);
        Project([1e15, 1e15 - 0.5, 1e15 - 4]).Should().Equal(0.75, 0.25, 0);
        Project([-3e200, 2, 2]).Should().Equal(0, 0.5, 0.5);
    }

    [Fact]
    public void A_point_of_the_simplex_stays_as_it_is() => Project([0.5, 0.125, 0.375, 0]).Should().Equal(0.5, 0.125, 0.375, 0);

    [Fact]
    public void Nothing_cannot_be_projected()
    {
        Action project = () => SimplexProjection.Project([]);

        project.Should().Throw<ArgumentOutOfRangeException>();
    }

    private static double[] Project(double[] point)
    {
        double[] projected = [.. point];
        SimplexProjection.Project(projected);
        return projected;
    }

    private static void ShouldBeOptimal(double[] point)
    {
        var x = Project(point);
        // The rounding of the entries themselves, and of a sum of n of them.
        var tolerance = 1e-15 * (point.Length + point.Max(Math.Abs));

        x.Should().OnlyContain(entry => entry >= 0);
        x.Sum().Should().BeApproximately(1, tolerance);
        var theta = point.Zip(x, (p, entry) => entry > 0 ? p - entry : double.NegativeInfinity).Max();
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i] > 0)
            {
                (point[i] - x[i]).Should().BeApproximately(theta, tolerance);
            }
            else
            {
                point[i].Should().BeLessThanOrEqualTo(theta + tolerance);
            }
        }
    }
}
