using FluentAssertions;
using MultiTaskGH.Numerics;

namespace MultiTaskGH.Tests.Harmonizers;

/// <summary>The promises of the methods that do more than resolve conflicts, over all kinds of random gradients.</summary>
public class GramianMethodPropertyTests
{
    private static readonly Harmonizer[] All =
    [
        new UPGrad(),
        new UPGrad { Reduction = Reduction.Sum },
        new DualProj(),
        new MGDA(),
        new MGDA { Reduction = Reduction.Sum },
        new IMTLG(),
        new ConFIG(),
        new AlignedMTL(),
        new AlignedMTL { ScaleMode = AlignedMTLScale.Median },
        new AlignedMTL { ScaleMode = AlignedMTLScale.RMSE },
        new CAGrad(),
        new CAGrad { C = 0.2, Rescale = CAGradRescale.OnePlusCSquared, Reduction = Reduction.Sum },
        new NashMTL(),
        new NashMTL { MaxNorm = null },
        new FairGrad { Alpha = 2 },
        new Krum(),
        new Krum { Byzantine = 1, Selected = 3 },
        new GradVac { Order = PCGradOrder.Fixed },
        new PCGrad { Order = PCGradOrder.Fixed, Reduction = Reduction.Mean },
    ];

    public static TheoryData<int> Everyone() => Indices(_ => true);

    public static TheoryData<int> HurtingNobody() => Indices(h => h is UPGrad or DualProj or MGDA or NashMTL or FairGrad);

    public static TheoryData<int> Equivariant() => Indices(h => h is not (Krum or GradVac or PCGrad));

    public static TheoryData<int> Linear() => Indices(h => h is not (NashMTL or FairGrad));

    [Theory]
    [MemberData(nameof(HurtingNobody))]
    public void Hurts_no_task(int index) => ForEach(index, 11, (harmonizer, gradients, _) =>
    {
        // MGDA makes nothing of a zero gradient but the zero direction.
        if (harmonizer is not MGDA || gradients.Name != "zero row")
        {
            harmonizer.ShouldHurtNoTask(gradients);
        }
    });

    [Theory]
    [MemberData(nameof(Equivariant))]
    public void Is_permutation_equivariant(int index) => ForEach(index, 12, (harmonizer, gradients, sampler) =>
        harmonizer.ShouldBePermutationEquivariant(gradients, sampler.Permutation(gradients.Count), Tolerance(harmonizer, gradients)));

    [Fact]
    public void Krum_is_permutation_equivariant_where_scores_differ()
    {
        var sampler = new GradientSampler(13);
        for (var draw = 0; draw < 50; draw++)
        {
            new Krum { Byzantine = 1, Selected = 2 }.ShouldBePermutationEquivariant(sampler.Normal(7, 9), sampler.Permutation(7));
        }
    }

    [Theory]
    [MemberData(nameof(Everyone))]
    public void Is_rotation_invariant(int index) => ForEach(index, 14, (harmonizer, gradients, sampler) =>
    {
        // Among equal scores rounding chooses.
        if (harmonizer is not Krum || gradients.Name is "normal" or "log-normal norms" or "repelling")
        {
            harmonizer.ShouldBeRotationInvariant(gradients, HarmonizerPropertyTests.Rotation(gradients.Dimension, sampler), Tolerance(harmonizer, gradients));
        }
    });

    [Theory]
    [MemberData(nameof(Linear))]
    public void Is_linear_under_a_common_scale(int index) => ForEach(index, 15, (harmonizer, gradients, _) =>
    {
        // Powers of two change no digit, so that not even ties are decided otherwise.
        harmonizer.ShouldBeLinearUnderCommonScale(gradients, Math.ScaleB(1, -40), Tolerance(harmonizer, gradients));
        harmonizer.ShouldBeLinearUnderCommonScale(gradients, Math.ScaleB(1, 40), Tolerance(harmonizer, gradients));
    });

    /// <summary>With the sum zero, the mean is in the null space of Aligned-MTL's matrix, and no projection is left that ConFIG's direction could be as long as.</summary>
    [Fact]
    public void Gradients_with_the_sum_zero_leave_ConFIG_and_AlignedMTL_nothing()
    {
        var sampler = new GradientSampler(23);
        foreach (var gradients in new[] { sampler.ParetoStationary(3, 3), sampler.ParetoStationary(5, 20), sampler.ParetoStationary(10, 12) })
        {
            foreach (var harmonizer in new Harmonizer[] { new ConFIG(), new AlignedMTL() })
            {
                gradients.Magnitude(gradients.Weigh(harmonizer).Weights).Should().BeLessThan(1e-12 * gradients.Count * gradients.Norm(0), "{0}, {1}", harmonizer, gradients);
            }
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(3)]
    public void FairGrad_goes_with_a_power_of_the_scale(double alpha)
    {
        var sampler = new GradientSampler(16);
        var harmonizer = new FairGrad { Alpha = alpha };
        foreach (var gradients in sampler.All().Where(g => g.Weigh(harmonizer).Result.Failure is null))
        {
            var d = gradients.Direction(gradients.Weigh(harmonizer).Weights);
            var scaled = gradients.Scaled(1e5);
            var (weights, _) = scaled.Weigh(harmonizer);
            var factor = Math.Pow(1e5, (1 - alpha) / (1 + alpha));
            scaled.Direction(weights).ShouldBe(
                GradientSampler.Times(d, factor), Tolerance(harmonizer, gradients) * scaled.Magnitude(weights), $"{harmonizer}, {gradients}");
        }
    }

    /// <summary>The scale of one gradient alone: Nash-MTL has the same direction, and so have the projections of UPGrad, each by itself.</summary>
    [Fact]
    public void NashMTL_takes_no_notice_of_single_scales()
    {
        var sampler = new GradientSampler(17);
        foreach (var gradients in new[] { sampler.Normal(2, 5), sampler.Normal(5, 20), sampler.Repelling(4, 12), sampler.Normal(30, 64) })
        {
            var expected = gradients.Direction(gradients.Weigh(new NashMTL()).Weights);
            var scaled = new Gradients("scaled", [.. gradients.Rows.Select((row, i) => GradientSampler.Times(row, Math.Pow(10, i % 7 - 3)))]);
            scaled.Direction(scaled.Weigh(new NashMTL()).Weights).ShouldBe(expected, 1e-9, $"{gradients}");
        }
    }

    [Fact]
    public void Without_a_conflict_projections_leave_the_preference()
    {
        var sampler = new GradientSampler(18);
        double[] preference = [0.5, 2, 0, 1e-3];
        var free = sampler.ConflictFree(4, 9);
        foreach (var harmonizer in new Harmonizer[] { new UPGrad { Preference = preference }, new DualProj { Preference = preference } })
        {
            free.Weigh(harmonizer).Weights.Should().Equal(preference);
        }

        free.Weigh(new UPGrad()).Weights.Should().OnlyContain(weight => weight == 0.25);
        free.Weigh(new PCGrad { Reduction = Reduction.Mean }).Weights.Should().OnlyContain(weight => weight == 0.25);
    }

    [Fact]
    public void A_preference_that_is_the_same_for_all_is_the_mean()
    {
        var sampler = new GradientSampler(19);
        var gradients = sampler.Repelling(4, 9);
        double[] quarter = [0.25, 0.25, 0.25, 0.25];
        gradients.Weigh(new UPGrad { Preference = quarter }).Weights.Should().Equal(gradients.Weigh(new UPGrad()).Weights);
        gradients.Weigh(new DualProj { Preference = quarter }).Weights.Should().Equal(gradients.Weigh(new DualProj()).Weights);
        gradients.Weigh(new AlignedMTL { Preference = quarter }).Weights.Should().Equal(gradients.Weigh(new AlignedMTL()).Weights);
        gradients.Weigh(new ConFIG { Preference = quarter }).Weights.ShouldBe(gradients.Weigh(new ConFIG()).Weights, 1e-12, "only ratios count");
    }

    [Fact]
    public void The_sum_is_N_times_the_mean()
    {
        var sampler = new GradientSampler(20);
        foreach (var gradients in sampler.All().Where(g => g.Count > 2 && g.Name != "Pareto stationary"))
        {
            foreach (var (mean, sum) in new (Harmonizer, Harmonizer)[]
            {
                (new PCGrad { Reduction = Reduction.Mean, Seed = 4 }, new PCGrad { Seed = 4 }),
                (new GradVac { Reduction = Reduction.Mean, Seed = 4 }, new GradVac { Seed = 4 }),
                (new UPGrad(), new UPGrad { Reduction = Reduction.Sum }), (new DualProj(), new DualProj { Reduction = Reduction.Sum }),
                (new MGDA(), new MGDA { Reduction = Reduction.Sum }), (new IMTLG(), new IMTLG { Reduction = Reduction.Sum }),
                (new AlignedMTL(), new AlignedMTL { Reduction = Reduction.Sum }), (new CAGrad(), new CAGrad { Reduction = Reduction.Sum }),
            })
            {
                var (expected, _) = gradients.Weigh(mean);
                gradients.Weigh(sum).Weights.ShouldBe(
                    GradientSampler.Times(expected, gradients.Count), Tolerance(sum, gradients) * gradients.Count * expected.Max(Math.Abs), $"{sum}, {gradients}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Everyone))]
    public void Masters_gramians_with_the_noise_of_float32(int index) => ForEach(index, 21, (harmonizer, gradients, sampler) =>
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

        // Stationary gradients have no bargain, and IMTL-G's weights may cancel; what is given is finite.
        var (weights, result) = harmonizer.Weigh(k, Gradients.SingleEpsilon);
        (result.Failure is null || harmonizer is NashMTL or FairGrad or IMTLG).Should().BeTrue("{0} failed for {1}: {2}", harmonizer, gradients, result.Failure);
        weights.Should().OnlyContain(weight => double.IsFinite(weight), "{0}, {1}", harmonizer, gradients);
    });

    [Theory]
    [MemberData(nameof(Everyone))]
    public void Absent_tasks_and_zero_gradients_leave_the_others_their_direction(int index)
    {
        var harmonizer = All[index];
        var sampler = new GradientSampler(22);
        var four = sampler.Normal(4, 9);
        var five = new Gradients("with a zero", [four.Rows[0], four.Rows[1], new double[9], four.Rows[2], four.Rows[3]]);
        double[] gramian = [.. four.Gramian().Cast<double>()];
        var weights = new double[4];
        harmonizer.Start(5).Solve(new() { ActiveTasks = [0, 1, 3, 4], Gramian = gramian, GradientEpsilon = Gradients.DoubleEpsilon }, weights);

        weights.Should().Equal(four.Weigh(harmonizer).Weights, "{0}: who is absent has no influence", harmonizer);

        // For these a zero gradient is not nothing: it is the shortest, or one of the points, or it counts in the mean that the ball is around.
        if (harmonizer is not (MGDA or Krum or CAGrad))
        {
            var n = harmonizer is UPGrad { Reduction: Reduction.Mean } or DualProj or PCGrad or AlignedMTL ? 5 / 4.0 : 1;
            five.Direction(five.Weigh(harmonizer).Weights).ShouldBe(
                GradientSampler.Times(four.Direction(weights), 1 / n), 1e-12 * four.Magnitude(weights), $"{harmonizer}: a zero gradient takes no part");
        }
    }

    /// <remarks>
    /// IMTL-G and ConFIG divide by a sum that may cancel; Aligned-MTL divides by the roots of the Gramian's own eigenvalues, norms included, and keeps them down to 1e-12.
    /// </remarks>
    private static double Tolerance(Harmonizer harmonizer, Gradients gradients)
    {
        var rounding = HarmonizerPropertyTests.RoundingTolerance(gradients);
        return harmonizer switch
        {
            IMTLG => Math.Max(1e-9, 10 * rounding) * Math.Max(1, gradients.Weigh(harmonizer).Weights.Sum(Math.Abs)),
            AlignedMTL => Math.Max(1e-9, 100 * Gradients.DoubleEpsilon / LeastKept(gradients)),
            _ => Math.Max(1e-9, 10 * rounding),
        };
    }

    private static double LeastKept(Gradients gradients)
    {
        var eigen = new SymmetricEigen(gradients.Count);
        eigen.TryDecompose(gradients.Gramian().Cast<double>().ToArray(), gradients.Count).Should().BeTrue();
        var largest = eigen.Largest;
        return largest == 0 ? 1 : eigen.Values.ToArray().Where(value => value > 1e-12 * largest).Min() / largest;
    }

    private static TheoryData<int> Indices(Func<Harmonizer, bool> promises) =>
        [.. Enumerable.Range(0, All.Length).Where(i => promises(All[i]))];

    private static void ForEach(int index, int seed, Action<Harmonizer, Gradients, GradientSampler> check)
    {
        var harmonizer = All[index];
        var sampler = new GradientSampler(seed);
        var solved = 0;
        for (var round = 0; round < 3; round++)
        {
            foreach (var gradients in sampler.All())
            {
                // Krum needs neighbours, a bargain gradients that are not stationary; and of gradients with the sum zero these two make rounding.
                if ((harmonizer is Krum && gradients.Count < 4)
                    || (harmonizer is ConFIG or AlignedMTL && gradients.Name == "Pareto stationary")
                    || gradients.Weigh(harmonizer).Result.Failure is not null)
                {
                    continue;
                }

                solved++;
                check(harmonizer, gradients, sampler);
            }
        }

        solved.Should().BeGreaterThan(harmonizer is Krum ? 50 : 100, "{0} has solutions", harmonizer);
    }
}
