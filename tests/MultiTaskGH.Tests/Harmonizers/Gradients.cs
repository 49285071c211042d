namespace MultiTaskGH.Tests.Harmonizers;

/// <summary>N task gradients in R^P, one per row, and what the harmonizers make of them.</summary>
/// <param name="Name">Says in a failure which draw it was.</param>
/// <param name="Rows">N arrays of length P.</param>
internal sealed record Gradients(string Name, double[][] Rows)
{
    public const double DoubleEpsilon = 1.0 / (1L << 52);
    public const double SingleEpsilon = 1.0 / (1L << 23);
    public const double HalfEpsilon = 1.0 / (1L << 10);
    public const double BFloat16Epsilon = 1.0 / (1L << 7);

    public int Count => Rows.Length;

    public int Dimension => Rows[0].Length;

    public double[,] Gramian()
    {
        var k = new double[Count, Count];
        for (var i = 0; i < Count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                k[i, j] = k[j, i] = Dot(Rows[i], Rows[j]);
            }
        }

        return k;
    }

    public double Norm(int i) => Math.Sqrt(Dot(Rows[i], Rows[i]));

    public (double[] Weights, HarmonizerResult Result) Weigh(Harmonizer harmonizer, double epsilon = DoubleEpsilon) =>
        harmonizer.Weigh(Gramian(), epsilon);

    /// <summary><c>d = G^T weights</c>.</summary>
    public double[] Direction(double[] weights)
    {
        var d = new double[Dimension];
        for (var i = 0; i < Count; i++)
        {
            for (var k = 0; k < Dimension; k++)
            {
                d[k] += weights[i] * Rows[i][k];
            }
        }

        return d;
    }

    /// <summary>The length that rounding in <c>G^T weights</c> is measured against.</summary>
    public double Magnitude(double[] weights)
    {
        var sum = 0.0;
        for (var i = 0; i < Count; i++)
        {
            sum += Math.Abs(weights[i]) * Norm(i);
        }

        return sum;
    }

    public bool HasConflict()
    {
        var k = Gramian();
        foreach (var entry in k)
        {
            if (entry < 0)
            {
                return true;
            }
        }

        return false;
    }

    public Gradients Scaled(double factor) => new($"{Name} x {factor}", Array.ConvertAll(Rows, row => Array.ConvertAll(row, x => factor * x)));

    public Gradients Permuted(int[] order) => new($"{Name}, order {string.Join(' ', order)}", Array.ConvertAll(order, i => Rows[i]));

    /// <summary>The entries as a type of coarser precision holds them, its range aside: rounded to the nearest number.</summary>
    /// <param name="epsilon">The distance from 1 to the next number of that type.</param>
    public Gradients Rounded(double epsilon) => new($"{Name}, rounded", Array.ConvertAll(Rows, row => Array.ConvertAll(row, x => Round(x, epsilon))));

    public override string ToString() => $"{Name} ({Count} x {Dimension})";

    public static double Dot(double[] x, double[] y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    private static double Round(double x, double epsilon)
    {
        if (x == 0)
        {
            return 0;
        }

        var spacing = Math.ScaleB(epsilon, Math.ILogB(x));
        return Math.Round(x / spacing) * spacing;
    }
}
