using FluentAssertions;
using MultiTaskGH.Numerics;

namespace MultiTaskGH.Tests.Harmonizers;

/// <summary>Each harmonizer with the properties that its documentation promises, over all kinds of random gradients.</summary>
public class HarmonizerPropertyTests
{
    private static readonly Harmonizer[] All =
    [
        new Sum(),
        new Mean(),
        new GH(),
        new GH { Form = GHForm.Pairwise },
        new GHPlusPlus(),
        new GHPlusPlus { Inertia = Inertia.Norms },
        new GHPlusPlus { ProjectDirection = true },
        new GHPlusPlusRotation(),
        new GHPlusPlusRotation { Split = 0.2 },
        new GHPlusPlusReleased(),
        new PCGrad { Order = PCGradOrder.Fixed },
        new PCGrad { Seed = 7 },
    ];

    public static TheoryData<int> Everyone() => Indices(_ => true);

    public static TheoryData<int> HurtingNobody() =>
        Indices(h => h is GH { Form: GHForm.Exact } or GHPlusPlus { ProjectDirection: true });

    public static TheoryData<int> Equivariant() =>
        Indices(h => h is Sum or Mean or GH or GHPlusPlus or GHPlusPlusRotation { Split: 0.5 });

    public static TheoryData<int> ResolvingConflicts() => Indices(h => h is not Mean);

    [Theory]
    [MemberData(nameof(HurtingNobody))]
    public void Hurts_no_task(int index) => ForEach(index, 11, (harmonizer, gradients, _) => harmonizer.ShouldHurtNoTask(gradients));

    [Theory]
    [MemberData(nameof(Equivariant))]
    public void Is_permutation_equivariant(int index) => ForEach(index, 12, (harmonizer, gradients, sampler) =>
        harmonizer.ShouldBePermutationEquivariant(gradients, sampler.Permutation(gradients.Count), Tolerance(harmonizer, gradients)));

    [Theory]
    [MemberData(nameof(Everyone))]
    public void Is_rotation_invariant(int index) => ForEach(index, 13, (harmonizer, gradients, sampler) =>
        harmonizer.ShouldBeRotationInvariant(gradients, Rotation(gradients.Dimension, sampler), Tolerance(harmonizer, gradients)));

    [Theory]
    [MemberData(nameof(Everyone))]
    public void Is_linear_under_a_common_scale(int index) => ForEach(index, 14, (harmonizer, gradients, _) =>
    {
        harmonizer.ShouldBeLinearUnderCommonScale(gradients, 1e-6, Tolerance(harmonizer, gradients));
        harmonizer.ShouldBeLinearUnderCommonScale(gradients, 3e5, Tolerance(harmonizer, gradients));
    });

    [Theory]
    [MemberData(nameof(ResolvingConflicts))]
    public void Leaves_gradients_without_a_conflict_alone(int index) => ForEach(index, 15, (harmonizer, gradients, sampler) =>
    {
        var free = sampler.ConflictFree(gradients.Count, gradients.Dimension);
        if (free.Count > 1)
        {
            free.Rows[0] = new double[free.Dimension];
        }

        harmonizer.ShouldGiveWeightsOfExactlyOne(free);
    });

    [Theory]
    [MemberData(nameof(Everyone))]
    public void Gives_finite_weights(int index) => ForEach(index, 16, (harmonizer, gradients, _) => harmonizer.ShouldGiveFiniteWeights(gradients));

    [Theory]
    [MemberData(nameof(Everyone))]
    public void Masters_gramians_with_the_noise_of_float32(int index) => ForEach(index, 17, (harmonizer, gradients, sampler) =>
    {
        var k = gradients.Gramian();
        for (var i = 0; i < gradients.Count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var noise = 1e-7 * sampler.Gaussian() * gradients.Norm(i) * gradients.Norm(j);
                k[i, j] = k[j, i] = i == j ? Math.Abs(k[i, j] + noise) : k[i, j] + noise;
            }
        }

        var (weights, result) = harmonizer.Weigh(k, Gradients.SingleEpsilon);
        Assert.True(result.Failure is null, $"{harmonizer} failed for {gradients}: {result.Failure}");

        // Weights scale with 1 / sqrt(floor) = 1e3 in the worst case of a method that divides by a sine or an eigenvalue's root, and
        // GH's projections with the number of tasks besides: beyond, noise would be what is amplified.
        var longest = Enumerable.Range(0, gradients.Count).Max(gradients.Norm);
        Assert.All(Enumerable.Range(0, gradients.Count), i => Assert.InRange(Math.Abs(weights[i]) * gradients.Norm(i), 0, 1e5 * longest));
    });

    [Fact]
    public void PCGrad_shuffled_is_GH_for_two_tasks()
    {
        var sampler = new GradientSampler(18);
        for (var draw = 0; draw < 50; draw++)
        {
            var gradients = sampler.LogNormalNorms(2, 5, 1);
            var (expected, _) = gradients.Weigh(new GH());
            gradients.Weigh(new PCGrad { Seed = draw }).Weights.ShouldBe(expected, 1e-12 * expected.Max(Math.Abs), "two tasks leave one order");
        }
    }

    /// <summary>The tolerance for nearly dependent gradients holds where it is wide: draws of the other properties seldom are.</summary>
    [Theory]
    [InlineData(1e-2)]
    [InlineData(1e-3)]
    public void Nearly_dependent_gradients_are_equivariant_as_far_as_rounding_allows(double angle)
    {
        var sampler = new GradientSampler(19);
        var wide = 0;
        for (var draw = 0; draw < 300; draw++)
        {
            var gradients = sampler.Normal(3, 4);
            gradients.Rows[2] = GradientSampler.Plus(
                GradientSampler.Plus(gradients.Rows[1], gradients.Rows[0], -1.5), sampler.GaussianVector(4), angle);
            var harmonizer = new GHPlusPlus();
            var tolerance = RoundingTolerance(gradients);
            if (tolerance == 0)
            {
                continue;
            }

            wide += tolerance > 1e-9 ? 1 : 0;
            harmonizer.ShouldBePermutationEquivariant(gradients, sampler.Permutation(3), tolerance);
        }

        wide.Should().BePositive("some draws need more than the 1e-9 of the other tests");
    }

    /// <remarks>
    /// The released weights are a function of the angle even between opposite gradients, where a rounding of 1e-16 in the cosine is one of 1.5e-8
    /// in the angle, and in a weight; the others fall back before.
    /// </remarks>
    private static double Tolerance(Harmonizer harmonizer, Gradients gradients) => harmonizer switch
    {
        GHPlusPlusReleased => 1e-7,
        GH { Form: GHForm.Exact } or GHPlusPlus or GHPlusPlusRotation => Math.Max(1e-9, RoundingTolerance(gradients)),
        _ => 1e-9,
    };

    /// <summary>What the rounding of the Gramian alone does to a method that solves with it.</summary>
    /// <remarks>
    /// An entry's rounding u moves the solution by u over the least eigenvalue, relative to the largest. Over 100,000 random draws, eigenvalues from 1e-10 to 1,
    /// the worst weight of GH++ erred by 4 times that, and 10 leaves room. Below 1e-10 the sampler draws nothing but exactly dependent gradients, which end elsewhere: 0.
    /// </remarks>
    internal static double RoundingTolerance(Gradients gradients)
    {
        var least = LeastEigenvalue(gradients);
        return least < 1e-10 ? 0 : 10 * Gradients.DoubleEpsilon / least;
    }

    /// <summary>The least eigenvalue of the correlations relative to the largest; 1 where all gradients are zero.</summary>
    internal static double LeastEigenvalue(Gradients gradients)
    {
        var correlations = new Correlations(gradients.Count);
        correlations.Read([.. gradients.Gramian().Cast<double>()], gradients.Count);
        var eigen = new SymmetricEigen(correlations.Count);
        eigen.TryDecompose(correlations.Values, correlations.Count).Should().BeTrue();
        return correlations.Count == 0 ? 1 : eigen.Values.ToArray().Min() / eigen.Largest;
    }

    private static TheoryData<int> Indices(Func<Harmonizer, bool> promises)
    {
        var data = new TheoryData<int>();
        for (var i = 0; i < All.Length; i++)
        {
            if (promises(All[i]))
            {
                data.Add(i);
            }
        }

        return data;
    }

    private static void ForEach(int index, int seed, Action<Harmonizer, Gradients, GradientSampler> check)
    {
        var harmonizer = All[index];
        var sampler = new GradientSampler(seed);
        for (var round = 0; round < 3; round++)
        {
            foreach (var gradients in sampler.All())
            {
                if (gradients.Count <= 2 || harmonizer is not GHPlusPlusRotation)
                {
                    check(harmonizer, gradients, sampler);
                }
            }
        }
    }

    /// <summary>An orthogonal matrix: Gram-Schmidt, twice for orthogonality to rounding, on normal rows.</summary>
    internal static double[][] Rotation(int p, GradientSampler sampler)
    {
        var rows = new double[p][];
        for (var i = 0; i < p; i++)
        {
            var row = sampler.GaussianVector(p);
            for (var pass = 0; pass < 2; pass++)
            {
                for (var j = 0; j < i; j++)
                {
                    row = GradientSampler.Plus(row, rows[j], -Gradients.Dot(row, rows[j]));
                }
            }

            rows[i] = GradientSampler.Unit(row);
        }

        return rows;
    }
}
