using FluentAssertions;

namespace MultiTaskGH.Tests.Harmonizers;

public class HarmonizerAllocationTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(40)]
    public void After_warm_up_a_solve_allocates_nothing(int tasks)
    {
        Harmonizer[] harmonizers =
        [
            new Sum(), new Mean(), new GH(), new GH { Form = GHForm.Pairwise }, new GHPlusPlus(), new GHPlusPlus { Inertia = Inertia.Norms, ProjectDirection = true },
            new GHPlusPlus { Inertia = Inertia.Of([.. Enumerable.Repeat(2.0, tasks)]) }, new GHPlusPlusReleased(), new PCGrad(), new PCGrad { Order = PCGradOrder.Fixed },
            new UPGrad(), new UPGrad { Preference = [.. Enumerable.Repeat(2.0, tasks)] }, new DualProj(), new MGDA(), new IMTLG(), new ConFIG(), new AlignedMTL(),
            new AlignedMTL { ScaleMode = AlignedMTLScale.Median }, new CAGrad(), new NashMTL(), new FairGrad { Alpha = 2 }, new GradVac(),
        ];
        if (tasks > 2)
        {
            harmonizers = [.. harmonizers, new Krum { Selected = 2 }];
        }

        if (tasks == 2)
        {
            harmonizers = [.. harmonizers, new GHPlusPlusRotation()];
        }

        var sampler = new GradientSampler(81);
        // Regular, indefinite when clipped, singular, with fewer active tasks, without a conflict: every path.
        Gradients[] kinds =
        [
            sampler.Normal(tasks, 20), sampler.Fan(tasks, 30), sampler.Normal(tasks, 1 + (tasks / 3)), sampler.Antiparallel(tasks, 9),
            sampler.ZeroRow(tasks, 20), sampler.ConflictFree(tasks, 20),
        ];
        var gramians = Array.ConvertAll(kinds, gradients => gradients.Gramian().Cast<double>().ToArray());
        int[] active = [.. Enumerable.Range(0, tasks)];
        var weights = new double[tasks];

        foreach (var harmonizer in harmonizers)
        {
            var run = harmonizer.Start(tasks);
            SolveAll(run, gramians, active, weights);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var repetition = 0; repetition < 5; repetition++)
            {
                SolveAll(run, gramians, active, weights);
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0, "{0} works in place for {1} tasks", harmonizer, tasks);
        }
    }

    private static void SolveAll(HarmonizerRun run, double[][] gramians, int[] active, double[] weights)
    {
        foreach (var gramian in gramians)
        {
            run.Solve(new HarmonizerInput { ActiveTasks = active, Gramian = gramian, GradientEpsilon = Gradients.DoubleEpsilon }, weights);
        }
    }
}
