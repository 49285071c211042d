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
        harmonizer.ShouldBePermutationEquivariant(gradients, sampler.Permutation(gradients.Count)));

    [Theory]
    [MemberData(nameof(Everyone))]
    public void Is_rotation_invariant(int index) => ForEach(index, 13, (harmonizer, gradients, sampler) =>
        harmonizer.ShouldBeRotationInvariant(gradients, Rotation(gradients.Dimension, sampler), Tolerance(harmonizer)));

    [Theory]
    [MemberData(nameof(Everyone))]
    public void Is_linear_under_a_common_scale(int index) => ForEach(index, 14, (harmonizer, gradients, _) =>
    {
        harmonizer.ShouldBeLinearUnderCommonScale(gradients, 1e-6, Tolerance(harmonizer));
        harmonizer.ShouldBeLinearUnderCommonScale(gradients, 3e5, Tolerance(harmonizer));
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

    /// <remarks>
    /// The released weights are a function of the angle even between opposite gradients, where a rounding of 1e-16 in the cosine is one of 1.5e-8
    /// in the angle, and in a weight; the others fall back before.
    /// </remarks>
    private static double Tolerance(Harmonizer harmonizer) => harmonizer is GHPlusPlusReleased ? 1e-7 : 1e-9;

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
    private static double[][] Rotation(int p, GradientSampler sampler)
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
