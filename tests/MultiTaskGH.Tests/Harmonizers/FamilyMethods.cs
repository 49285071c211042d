namespace MultiTaskGH.Tests.Harmonizers;

/// <summary>The methods that are more than a function of the Gramian, each with settings under which something happens within a few steps, and steps to feed them with.</summary>
internal static class FamilyMethods
{
    private static readonly Dictionary<string, Func<int, Harmonizer>> Methods = new()
    {
        ["Constant"] = n => new Constant { Weights = [.. Enumerable.Range(0, n).Select(i => 1.5 - i)] },
        ["RLW"] = _ => new RLW { Seed = 3 },
        ["RLW, Dirichlet"] = _ => new RLW { Distribution = RLWDistribution.Dirichlet, Seed = 3 },
        ["DWA"] = _ => new DWA { UpdatesPerEpoch = 2 },
        ["UW"] = _ => new UW { LearningRate = 0.1 },
        ["GLS"] = _ => new GLS(),
        ["IMTLL"] = _ => new IMTLL { LearningRate = 0.1 },
        ["STCH"] = _ => new STCH { Mu = 0.5, WarmUpEpochs = 1, UpdatesPerEpoch = 2 },
        ["GradNorm"] = _ => new GradNorm { LearningRate = 0.1 },
        ["FAMO"] = _ => new FAMO(),
        ["GradDrop"] = n => new GradDrop { Leak = [.. Enumerable.Range(0, n).Select(i => i / (n + 1.0))], Seed = 3 },
        ["TrimmedMean"] = n => new TrimmedMean { Trim = n > 2 ? 1 : 0 },
        ["DBMTL"] = _ => new DBMTL { BetaSigma = 0.5 },
        ["ExcessMTL"] = _ => new ExcessMTL { StepSize = 0.5 },
        ["MoCo"] = _ => new MoCo(),
        ["MoDo"] = _ => new MoDo { Gamma = 0.05 },
        // A short step: the default of 5 amplifies rounding errors by itself.
        ["SDMGrad"] = _ => new SDMGrad { StepSize = 0.3 },
    };

    public static IEnumerable<string> Names => Methods.Keys;

    /// <summary>Those whose state is numbers per task, and perhaps rows.</summary>
    public static IEnumerable<string> WithTaskState => Names.Except(["Constant", "RLW", "RLW, Dirichlet", "GLS", "GradDrop", "TrimmedMean"]);

    /// <summary>Those whose state is as large as the gradients.</summary>
    public static IEnumerable<string> WithRows => ["DBMTL", "ExcessMTL", "MoCo"];

    public static Harmonizer Create(string name, int taskCount) => Methods[name](taskCount);

    /// <summary>Steps of all tasks: gradients around one of each task's own, losses that fall.</summary>
    public static RunStep[] Steps(int seed, int tasks, int length, int count)
    {
        var sampler = new GradientSampler(seed);
        var centres = sampler.LogNormalNorms(tasks, length, 1).Rows;
        double[] losses = [.. Enumerable.Range(0, tasks).Select(_ => Math.Exp(sampler.Gaussian()))];
        return [.. Enumerable.Range(0, count).Select(_ => Next())];

        RunStep Next()
        {
            var before = losses;
            losses = Array.ConvertAll(losses, loss => loss * Math.Exp(-0.1 * Math.Abs(sampler.Gaussian())));
            return new RunStep { Gradients = Batch(), Losses = before, LossesAfter = losses, Further = (Batch(), Batch()) };
        }

        double[][] Batch() => Array.ConvertAll(centres, centre => GradientSampler.Plus(centre, sampler.GaussianVector(length), 0.3));
    }

    /// <summary>The same steps with different tasks missing from some.</summary>
    public static RunStep[] WithAbsentTasks(RunStep[] steps) =>
        [.. steps.Select((step, k) => k % 3 == 0 ? step : step.Without(k % step.Count))];

    private static RunStep Without(this RunStep step, int absent)
    {
        int[] active = [.. Enumerable.Range(0, step.Count).Where(task => task != absent)];
        return step.Of(active) with { Active = active };
    }

    /// <summary>Some tasks of a step, in some order.</summary>
    public static RunStep Of(this RunStep step, int[] tasks) => step with
    {
        Gradients = Array.ConvertAll(tasks, i => step.Gradients[i]),
        Losses = Array.ConvertAll(tasks, i => step.Losses![i]),
        LossesAfter = Array.ConvertAll(tasks, i => step.LossesAfter![i]),
        Further = (Array.ConvertAll(tasks, i => step.Further!.Value.First[i]), Array.ConvertAll(tasks, i => step.Further!.Value.Second[i])),
    };
}
