using FluentAssertions;

namespace MultiTaskGH.Tests.Harmonizers;

public class GHTests
{
    [Theory]
    [InlineData(GHForm.Exact)]
    [InlineData(GHForm.Pairwise)]
    public void Two_conflicting_tasks_follow_the_formula_of_the_paper(GHForm form)
    {
        var (weights, result) = new GH { Form = form }.Weigh(new double[,] { { 4, -1 }, { -1, 2 } });

        weights.Should().Equal(1 + (1.0 / 4), 1 + (1.0 / 2));
        result.Should().Be(HarmonizerResult.Solved);
    }

    [Theory]
    [InlineData(GHForm.Exact)]
    [InlineData(GHForm.Pairwise)]
    public void Exactly_opposite_gradients_cancel(GHForm form)
    {
        var (weights, result) = new GH { Form = form }.Weigh(new double[,] { { 1, -2 }, { -2, 4 } });

        weights.Should().Equal(3, 1.5);
        result.Fallback.Should().BeNull("the closed form is GH itself");
    }

    [Fact]
    public void A_zero_gradient_leaves_the_others_as_if_it_were_not_there()
    {
        var (weights, _) = new GH().Weigh(new double[,] { { 4, 0, -1 }, { 0, 0, 0 }, { -1, 0, 2 } });

        weights.Should().Equal(1.25, 1, 1.5);
    }

    [Fact]
    public void The_exact_form_sums_the_projections_onto_the_cone()
    {
        var sampler = new GradientSampler(41);
        for (var draw = 0; draw < 20; draw++)
        {
            var gradients = sampler.LogNormalNorms(4, 12, 0.5);
            var sum = new double[12];
            foreach (var row in gradients.Rows)
            {
                sum = GradientSampler.Plus(sum, ProjectByHalfSpaces(row, gradients.Rows), 1);
            }

            // The alternating projections are stopped at 1e-10 of the row.
            new GH().ShouldAgreeWithDirection(gradients, sum, 1e-8);
        }
    }

    [Fact]
    public void The_pairwise_form_removes_each_conflicting_component()
    {
        var sampler = new GradientSampler(42);
        var gradients = sampler.Repelling(5, 9);
        var sum = new double[9];
        foreach (var row in gradients.Rows)
        {
            double[] rest = [.. row];
            foreach (var other in gradients.Rows)
            {
                var product = Gradients.Dot(row, other);
                if (product < 0)
                {
                    rest = GradientSampler.Plus(rest, other, -product / Gradients.Dot(other, other));
                }
            }

            sum = GradientSampler.Plus(sum, rest, 1);
        }

        new GH { Form = GHForm.Pairwise }.ShouldAgreeWithDirection(gradients, sum);
    }

    [Fact]
    public void An_undefined_form_is_refused()
    {
        Action make = () => _ = new GH { Form = (GHForm)5 };

        make.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Form must be Exact or Pairwise. Found 5*");
    }

    /// <summary>Dykstra's algorithm on the half-spaces <c>(v, g_j) &gt;= 0</c>, in R^P.</summary>
    private static double[] ProjectByHalfSpaces(double[] point, double[][] normals)
    {
        double[] v = [.. point];
        var removed = new double[normals.Length];
        for (var change = double.PositiveInfinity; change > 1e-10;)
        {
            change = 0;
            for (var j = 0; j < normals.Length; j++)
            {
                var square = Gradients.Dot(normals[j], normals[j]);
                var wanted = Math.Max(0, removed[j] - (Gradients.Dot(v, normals[j]) / square));
                var step = wanted - removed[j];
                v = GradientSampler.Plus(v, normals[j], step);
                removed[j] = wanted;
                change = Math.Max(change, Math.Abs(step) * Math.Sqrt(square / Gradients.Dot(point, point)));
            }
        }

        return v;
    }
}
