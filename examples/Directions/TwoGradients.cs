using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Directions;

/// <summary>Two gradients in the plane that conflict, the losses that they belong to, and a first step of a harmonizer on them.</summary>
internal static class TwoGradients
{
    private static readonly double[] Losses = [1.2, 0.6];

    /// <summary>The gradients: 130 degrees apart, the first twice as long as the second.</summary>
    public static readonly (double X, double Y)[] All = [At(length: 2, degrees: 20), At(length: 1, degrees: 150)];

    /// <summary>The direction and the weights of a first step.</summary>
    /// <exception cref="InvalidOperationException">The method has no solution for these gradients.</exception>
    public static ((double X, double Y) Direction, double[] Weights) Harmonize(Harmonizer harmonizer)
    {
        using var scope = NewDisposeScope();
        Tensor[] rows = [.. All.Select(gradient => tensor(new[] { gradient.X, gradient.Y }))];
        double[] gramian = [Dot(0, 0), Dot(0, 1), Dot(1, 0), Dot(1, 1)];
        var weights = new double[2];
        using var run = harmonizer.Start(taskCount: 2);
        var result = run.Solve(
            new HarmonizerInput
            {
                ActiveTasks = [0, 1],
                Losses = Losses,
                Gramian = gramian,
                Gradients = new GradientEntries([rows]),
                CrossGramian = gramian,
                GradientEpsilon = double.BitIncrement(1) - 1,
            },
            weights);
        if (result.Failure is not null)
        {
            throw new InvalidOperationException($"{harmonizer} has no solution: {result.Failure}");
        }

        // A method may have written other rows.
        var left = Array.ConvertAll(rows, row => row.data<double>().ToArray());
        return ((Sum(0), Sum(1)), weights);

        double Sum(int entry) => (weights[0] * left[0][entry]) + (weights[1] * left[1][entry]);
    }

    private static (double X, double Y) At(double length, double degrees) =>
        (length * Math.Cos(degrees * Math.PI / 180), length * Math.Sin(degrees * Math.PI / 180));

    private static double Dot(int i, int j) => (All[i].X * All[j].X) + (All[i].Y * All[j].Y);
}
