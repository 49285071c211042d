namespace MultiTaskGH.Tests.Diagnostics;

/// <summary>Reports as the engine makes them, from plain numbers.</summary>
internal static class Reports
{
    public static readonly string[] TwoKeys = ["cls", "align"];

    /// <summary>A report of two tasks with gradients of the given inner product and norms.</summary>
    public static StepReport OfTwo(long step, double product, double norm1 = 1, double norm2 = 1, string? fallback = null, string? skipReason = null) =>
        Of(step, TwoKeys, [norm1 * norm1, product, product, norm2 * norm2], fallback: fallback, skipReason: skipReason);

    public static StepReport Of(
        long step,
        string[] keys,
        double[]? gramian,
        double[]? losses = null,
        double[]? weights = null,
        string? fallback = null,
        string? skipReason = null) => new(new StepOutcome
        {
            StepName = "TrainingStep",
            StepIndex = step,
            TaskKeys = keys,
            Tasks = [.. keys.Select((key, member) => new TaskDefinition { Key = key, Member = member })],
            TaskOf = [.. Enumerable.Range(0, keys.Length)],
            Active = [.. Enumerable.Range(0, keys.Length)],
            Losses = losses ?? Array.ConvertAll(keys, key => step + Array.IndexOf(keys, key) / 8.0),
            TaskWeights = Fill(keys, 1),
            PostWeights = Fill(keys, 1),
            Weights = weights ?? Fill(keys, skipReason is null ? 1 : double.NaN),
            Gramian = gramian,
            HeadGradients = HeadGradients.Own,
            Fallback = fallback,
            SkipReason = skipReason,
        });

    /// <summary>A report of three tasks of which some took part, all of norm 1 and in conflict with each other, and of a metric.</summary>
    public static StepReport Partial(long step, double accuracy, params int[] active)
    {
        string[] keys = ["a", "b[0]", "b[1]"];
        double At(int task, double value) => active.Contains(task) ? value : double.NaN;
        return new(new StepOutcome
        {
            StepName = "TrainingStep",
            StepIndex = step,
            TaskKeys = keys,
            Tasks = [new() { Key = "a", Member = 0, IsOptional = true }, new() { Key = "b", Member = 1, IsOptional = true, IsFamily = true }],
            TaskOf = [0, 1, 1],
            Active = active,
            Losses = [At(0, 0.5), At(1, 1.5), At(2, 2.5)],
            TaskWeights = Fill(keys, 1),
            PostWeights = Fill(keys, 1),
            Weights = [At(0, 1), At(1, 1), At(2, 1)],
            Gramian = [.. Enumerable.Range(0, 9).Select(e => At(e / 3, At(e % 3, e / 3 == e % 3 ? 1 : -0.25)))],
            HeadGradients = HeadGradients.Own,
            MetricKeys = ["acc"],
            Metrics = [accuracy],
        });
    }

    /// <summary>The Gramian of normally distributed gradients of 5 entries.</summary>
    public static double[] RandomGramian(Random random, int tasks)
    {
        var gradients = new double[tasks, 5];
        for (var i = 0; i < tasks; i++)
        {
            for (var p = 0; p < 5; p++)
            {
                gradients[i, p] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            }
        }

        var gramian = new double[tasks * tasks];
        for (var i = 0; i < tasks; i++)
        {
            for (var j = 0; j < tasks; j++)
            {
                for (var p = 0; p < 5; p++)
                {
                    gramian[i * tasks + j] += gradients[i, p] * gradients[j, p];
                }
            }
        }

        return gramian;
    }

    private static double[] Fill(string[] keys, double value) => Array.ConvertAll(keys, _ => value);
}
