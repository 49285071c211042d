using System.Globalization;
using MultiTaskGH.Tests.Harmonizers;

namespace MultiTaskGH.Tests.Promises;

/// <summary>What can be measured of a method by a step on given gradients.</summary>
internal static class Measures
{
    // Words are classified here, not exactness. The small constants of some papers (1e-8 beside numbers of order 1), which their methods keep as a parameter,
    // do not count, and what a method does on purpose is larger by far.
    private const double Tolerance = 1e-6;

    // A common factor that powers of it can be told from each other by; a power of two, which rounds nothing.
    private const double Factor = 1024;

    // What a method remembers shows from the second step on; a few more let it grow.
    private const int Steps = 6;

    public static string State(Method method)
    {
        long Bytes(int n, int p)
        {
            using var run = method.For(n).Start(n);
            Trial.Of(method.For(n), run, new GradientSampler(1).Normal(n, p), [.. Enumerable.Range(0, n)], Trial.Losses(n));
            using var stream = new MemoryStream();
            using var writer = new BinaryWriter(stream);
            run.Save(writer);
            return stream.Length;
        }

        var (few, more, most) = (Bytes(4, 8), Bytes(8, 8), Bytes(16, 8));
        return most == 0 ? "none"
            : Bytes(8, 16) > more ? "tasks x parameters"
            : more == few ? "position"
            : most - more == 2 * (more - few) ? "tasks"
            : "pairs of tasks";
    }

    public static string HurtsNoTask(Method method)
    {
        // Independent directions, more tasks than parameters, gradients that mostly agree, of lengths from 0.1 to 10, and two that are opposite.
        var inGeneral = Hurts(5, 20) || Hurts(3, 4) || Hurts(5, 3);
        return !inGeneral && !Hurts(2, 5) ? "always" : Hurts(2, 5) ? "no" : "two tasks";

        bool Hurts(int n, int p)
        {
            var sampler = new GradientSampler(2);
            var solved = 0;
            const int Draws = 200;
            for (var draw = 0; draw < Draws; draw++)
            {
                Gradients[] gradients = [.. Enumerable.Range(0, Steps).Select(step => Draw(sampler, draw + step, n, p))];
                if (TrySolve(method, gradients) is not { } trials)
                {
                    // Of what a method does not serve it promises nothing.
                    return true;
                }

                for (var step = 0; step < Steps; step++)
                {
                    if (trials[step].HasSolution && WorstHurt(gradients[step], trials[step]) < -Tolerance)
                    {
                        return true;
                    }
                }

                solved += trials.Count(trial => trial.HasSolution);
            }

            return solved < Draws * Steps / 4;
        }
    }

    private static Gradients Draw(GradientSampler sampler, int kind, int n, int p) => (kind % 4) switch
    {
        0 => sampler.Normal(n, p),
        1 => sampler.LogNormalNorms(n, p, 1),
        2 => Similar(sampler, n, p),
        _ => sampler.Antiparallel(n, p),
    };

    private static Gradients Similar(GradientSampler sampler, int n, int p)
    {
        var common = sampler.GaussianVector(p);
        return new("similar", [.. Enumerable.Range(0, n).Select(_ => GradientSampler.Times(GradientSampler.Plus(common, sampler.GaussianVector(p), 0.5), Math.Exp(sampler.Gaussian())))]);
    }

    public static string Equivariant(Method method)
    {
        var sampler = new GradientSampler(3);
        for (var draw = 0; draw < 30; draw++)
        {
            var (gradients, losses) = Sequence(sampler, 4, 10);
            var order = sampler.Permutation(4);
            var trials = Trial.Of(method.For(4), gradients, losses);
            var permuted = Trial.Of(
                method.For(4), [.. gradients.Select(step => step.Permuted(order))], [.. losses.Select(step => Array.ConvertAll(order, i => step[i]))]);
            if (!trials.Zip(permuted).All(pair => Agree(pair.First, pair.Second)))
            {
                return IsEquivariantInDistribution(method) ? "in distribution" : "no";
            }
        }

        return "yes";
    }

    public static string CommonScale(Method method)
    {
        var sampler = new GradientSampler(4);
        double? power = null;
        for (var draw = 0; draw < 20; draw++)
        {
            var (gradients, losses) = Sequence(sampler, 4, 10);
            var trials = Trial.Of(method.For(4), gradients, losses);
            var scaled = Trial.Of(
                method.For(4), [.. gradients.Select(step => step.Scaled(Factor))], [.. losses.Select(step => GradientSampler.Times(step, Factor))]);
            foreach (var (one, other) in trials.Zip(scaled))
            {
                var found = Math.Log(other.Length / one.Length, Factor);
                if (!HaveOneDirection(one, other) || Math.Abs(found - (power ?? found)) > Tolerance)
                {
                    return "other";
                }

                power = found;
            }
        }

        return power switch
        {
            { } p when Math.Abs(p - 1) < Tolerance => "in proportion",
            { } p when Math.Abs(p) < Tolerance => "none",
            { } p => $"power {Text(p)}",
            null => throw new InvalidOperationException("There must be a draw."),
        };
    }

    public static string OneScale(Method method)
    {
        var sampler = new GradientSampler(5);
        for (var draw = 0; draw < 20; draw++)
        {
            var (gradients, losses) = Sequence(sampler, 4, 10);
            var trials = Trial.Of(method.For(4), gradients, losses);
            var scaled = Trial.Of(
                method.For(4),
                [.. gradients.Select(step => step with { Rows = [GradientSampler.Times(step.Rows[0], 8), .. step.Rows[1..]] })],
                [.. losses.Select(step => (double[])[8 * step[0], .. step[1..]])]);
            if (!trials.Zip(scaled).All(pair => HaveOneDirection(pair.First, pair.Second)))
            {
                return "turns it";
            }
        }

        return "no effect";
    }

    public static string ParetoStationary(Method method)
    {
        // Other coefficients than 1: equal weights must not find the combination by accident.
        var gradients = new GradientSampler(6).Normal(3, 10);
        gradients.Rows[2] = GradientSampler.Plus(GradientSampler.Times(gradients.Rows[0], -2), gradients.Rows[1], -0.5);
        return WhatHappens(method, gradients);
    }

    public static string ZeroGradient(Method method)
    {
        var two = new GradientSampler(7).LogNormalNorms(2, 10, 0.5);
        var three = new Gradients("with a zero", [two.Rows[0], two.Rows[1], new double[10]]);
        var losses = Trial.Losses(3);
        if (TrySolve(method, three) is not { } trial)
        {
            return "refused";
        }

        if (!trial.HasSolution)
        {
            return "no solution";
        }

        if (trial.Length <= Tolerance * two.Magnitude([1, 1]))
        {
            return "stops";
        }

        if (TrySolve(method, two, losses[..2]) is not { HasSolution: true } without)
        {
            return "moves";
        }

        return Agree(trial, without) ? "left out"
            : HaveOneDirection(trial, without) && Math.Abs((trial.Length / without.Length) - (2.0 / 3)) < Tolerance ? "counts in N"
            : "changes it";
    }

    public static string SameGradientTwice(Method method)
    {
        var gradients = new GradientSampler(8).Duplicate(3, 10);
        var trial = Trial.Of(method.For(3), gradients, [0.5, 0.75, 0.5]);
        return !trial.HasSolution ? "no solution"
            : Math.Abs(trial.Weights[0] - trial.Weights[2]) <= Tolerance * trial.Weights.Max(Math.Abs) ? "alike"
            : "apart";
    }

    public static string TwoOpposite(Method method) => WhatHappens(method, new GradientSampler(9).Antiparallel(2, 10));

    public static string OneTask(Method method)
    {
        double? Weight(double length)
        {
            // A method that changes rows is measured by what becomes of the gradient.
            var trial = TrySolve(method, new Gradients("one", [[length, 0, 0, 0]]));
            return trial is { HasSolution: true } ? trial.Direction[0] / length : trial is null ? null : double.NaN;
        }

        return (Weight(2), Weight(8)) switch
        {
            (null, _) => "refused",
            ({ } a, { } b) when Math.Abs(a - b) <= Tolerance * Math.Abs(a) => Text(a),
            ({ } a, { } b) when Math.Abs((2 * a) - (8 * b)) <= Tolerance * Math.Abs(a) => $"{Text(2 * a)} / norm",
            _ => "depends on the norm",
        };
    }

    public static string ManyTasks(Method method) => Masters(method, new GradientSampler(10).Normal(64, 100));

    public static string FewParameters(Method method) => Masters(method, new GradientSampler(11).Normal(5, 3));

    public static string AbsentTask(Method method)
    {
        // A task that never takes part must leave the others as if it were not there.
        var sampler = new GradientSampler(12);
        var (gradients, losses) = Sequence(sampler, 3, 10);
        using var run = method.For(4).Start(4);
        var without = Trial.Of(method.For(4), run, gradients, [0, 1, 2], losses);
        if (!without.Zip(Trial.Of(method.For(3), gradients, losses)).All(pair => Agree(pair.First, pair.Second)))
        {
            return "no";
        }

        // It may join later, and leave.
        var (all, allLosses) = Sequence(sampler, 4, 10);
        Trial[] later =
        [
            .. Trial.Of(method.For(4), run, all, [0, 1, 2, 3], allLosses),
            .. Trial.Of(method.For(4), run, gradients, [0, 1, 2], losses),
            .. Trial.Of(method.For(4), run, all, [0, 1, 2, 3], allLosses),
        ];
        return later.All(trial => trial.HasSolution && Array.TrueForAll(trial.Direction, double.IsFinite)) ? "yes" : "no";
    }

    /// <summary>Steps with gradients and losses of their own.</summary>
    private static (Gradients[] Gradients, double[][] Losses) Sequence(GradientSampler sampler, int n, int p) =>
    (
        [.. Enumerable.Range(0, Steps).Select(_ => sampler.LogNormalNorms(n, p, 1))],
        [.. Enumerable.Range(0, Steps).Select(step => Array.ConvertAll(Trial.Losses(n), loss => loss * (1 + (0.3 * Math.Sin((3 * loss) + step)))))]
    );

    private static string Text(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Masters(Method method, Gradients gradients) =>
        TrySolve(method, gradients) is not { } trial ? "refused"
            : !trial.HasSolution ? "no solution"
            : Array.TrueForAll(trial.Direction, double.IsFinite) ? "yes" : "not finite";

    private static string WhatHappens(Method method, Gradients gradients)
    {
        if (TrySolve(method, gradients) is not { } trial)
        {
            return "refused";
        }

        // Rounding leaves 1e-16 of the gradients, and its square root of directions that are solved for.
        return !trial.HasSolution ? "no solution"
            : trial.Length <= 1e-7 * gradients.Magnitude([.. Enumerable.Repeat(1.0, gradients.Count)]) ? "stops"
            : "moves";
    }

    /// <summary>Null where the method does not serve this number of tasks.</summary>
    private static Trial? TrySolve(Method method, Gradients gradients, double[]? losses = null)
    {
        try
        {
            return Trial.Of(method.For(gradients.Count), gradients, losses);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static Trial[]? TrySolve(Method method, Gradients[] gradients)
    {
        try
        {
            var n = gradients[0].Count;
            return Trial.Of(method.For(n), gradients, [.. Enumerable.Repeat(Trial.Losses(n), gradients.Length)]);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static double WorstHurt(Gradients gradients, Trial trial)
    {
        // Where the cone is a point, the direction is what rounding leaves of zero.
        if (trial.Length <= 1e-7 * gradients.Magnitude(trial.Weights))
        {
            return 0;
        }

        return Enumerable.Range(0, gradients.Count).Min(i => Gradients.Dot(trial.Direction, gradients.Rows[i]) / gradients.Norm(i) / trial.Length);
    }

    private static bool Agree(Trial one, Trial other) =>
        one.HasSolution == other.HasSolution && one.Direction.Zip(other.Direction).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance * one.Length);

    private static bool HaveOneDirection(Trial one, Trial other) =>
        one.Direction.Zip(other.Direction).All(pair => Math.Abs((pair.First / one.Length) - (pair.Second / other.Length)) <= Tolerance);

    /// <summary>Whether the mean direction over many seeds is the same for another order, as far as its standard error tells.</summary>
    private static bool IsEquivariantInDistribution(Method method)
    {
        const int Seeds = 4000;
        var sampler = new GradientSampler(13);

        // All pairs conflict: an order of projections makes a difference.
        var gradients = sampler.Repelling(3, 4);
        int[] order = [2, 0, 1];
        var losses = Trial.Losses(3);
        var (sum, squares) = (new double[4], new double[4]);
        var anyDifference = false;
        for (var seed = 0; seed < Seeds; seed++)
        {
            if (WithSeed(method.For(3), seed) is not { } harmonizer)
            {
                return false;
            }

            var one = Trial.Of(harmonizer, gradients, losses).Direction;
            var other = Trial.Of(WithSeed(method.For(3), seed + Seeds)!, gradients.Permuted(order), Array.ConvertAll(order, i => losses[i])).Direction;
            for (var k = 0; k < 4; k++)
            {
                var difference = one[k] - other[k];
                anyDifference |= difference != 0;
                sum[k] += difference;
                squares[k] += difference * difference;
            }
        }

        // Five standard errors, beside rounding: one false alarm in a million, and the seeds are fixed.
        return anyDifference && sum.Zip(squares).All(pair => Math.Abs(pair.First) <= (5 * Math.Sqrt(pair.Second)) + (Seeds * Tolerance));
    }

    /// <summary>The definition with another seed; null where it has none.</summary>
    private static Harmonizer? WithSeed(Harmonizer harmonizer, long seed) => harmonizer switch
    {
        PCGrad method => method with { Seed = seed },
        GradVac method => method with { Seed = seed },
        RLW method => method with { Seed = seed },
        GradDrop method => method with { Seed = seed },
        _ => null,
    };
}
