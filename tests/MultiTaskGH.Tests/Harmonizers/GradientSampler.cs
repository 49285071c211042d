namespace MultiTaskGH.Tests.Harmonizers;

/// <summary>Random gradients, each kind with its definition. Equal seeds give equal draws.</summary>
internal sealed class GradientSampler(int seed)
{
    private readonly Random random = new(seed);

    public double Gaussian()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        return radius * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    public double[] GaussianVector(int p)
    {
        var v = new double[p];
        for (var i = 0; i < p; i++)
        {
            v[i] = Gaussian();
        }

        return v;
    }

    public int[] Permutation(int n)
    {
        var order = Enumerable.Range(0, n).ToArray();
        random.Shuffle(order);
        return order;
    }

    /// <summary>Independent standard normal entries: full rank with probability 1 where P &gt;= N.</summary>
    public Gradients Normal(int n, int p) => Build("normal", n, _ => GaussianVector(p));

    /// <summary>Normal directions, norms <c>exp(sigma x)</c> for a standard normal x.</summary>
    public Gradients LogNormalNorms(int n, int p, double sigma) =>
        Build("log-normal norms", n, _ => Times(Unit(GaussianVector(p)), Math.Exp(sigma * Gaussian())));

    /// <summary>Normal directions, norms <c>10^x</c> for x uniform in [-6, 6].</summary>
    public Gradients BadlyScaled(int n, int p) =>
        Build("badly scaled", n, _ => Times(Unit(GaussianVector(p)), Math.Pow(10, (12 * random.NextDouble()) - 6)));

    /// <summary>
    /// Unit vectors 45 degrees apart in a plane, each moved by a tenth in every dimension. Neighbours have a cosine of 0.71, the clipped others none: the
    /// least eigenvalue of that is <c>1 - 1.41 cos(pi / (N + 1))</c> or lower, so for N &gt;= 4 clipped correlations are indefinite.
    /// </summary>
    public Gradients Fan(int n, int p)
    {
        var normal = Normal(n, p);
        for (var i = 0; i < n; i++)
        {
            normal.Rows[i] = Times(normal.Rows[i], 0.1);
            normal.Rows[i][0] += Math.Cos(i * Math.PI / 4);
            normal.Rows[i][1] += Math.Sin(i * Math.PI / 4);
        }

        return normal with { Name = "fan" };
    }

    /// <summary>Normal vectors minus nearly their mean: the correlations tend to -1/(N-1) and noise, so most pairs conflict.</summary>
    public Gradients Repelling(int n, int p)
    {
        var normal = Normal(n, p);
        var mean = new double[p];
        foreach (var row in normal.Rows)
        {
            Add(mean, row, 1.0 / n);
        }

        return new("repelling", Array.ConvertAll(normal.Rows, row => Plus(row, mean, -0.98)));
    }

    /// <summary>N rows <c>A B</c> with A normal N x r and B normal r x P: rank r with probability 1.</summary>
    public Gradients LowRank(int n, int p, int rank)
    {
        var basis = Normal(rank, p).Rows;
        return Build($"rank {rank}", n, _ =>
        {
            var row = new double[p];
            foreach (var b in basis)
            {
                Add(row, b, Gaussian());
            }

            return row;
        });
    }

    /// <summary>Normal rows, the last one a copy of the first: two tasks that are one.</summary>
    public Gradients Duplicate(int n, int p)
    {
        var normal = Normal(n, p);
        normal.Rows[^1] = [.. normal.Rows[0]];
        return normal with { Name = "duplicate" };
    }

    /// <summary>Normal rows, the last one the negative of the first times a power of two: exactly opposite.</summary>
    public Gradients Antiparallel(int n, int p)
    {
        var normal = Normal(n, p);
        normal.Rows[^1] = Times(normal.Rows[0], -0.25);
        return normal with { Name = "antiparallel" };
    }

    /// <summary>Normal rows, the last one the negative of the first but for a given angle (to first order).</summary>
    public Gradients NearlyAntiparallel(int n, int p, double angle)
    {
        var normal = Normal(n, p);
        var aside = GaussianVector(p);
        normal.Rows[^1] = Plus(Times(normal.Rows[0], -1), aside, angle * Math.Sqrt(Gradients.Dot(normal.Rows[0], normal.Rows[0]) / Gradients.Dot(aside, aside)));
        return normal with { Name = $"antiparallel but for {angle}" };
    }

    /// <summary>Two unit vectors in a random plane with a given angle between them, in radians.</summary>
    public Gradients TwoAt(double angle, int p)
    {
        var first = Unit(GaussianVector(p));
        var aside = GaussianVector(p);
        aside = Unit(Plus(aside, first, -Gradients.Dot(aside, first)));
        return new($"two at {angle} radians", [first, Plus(Times(first, Math.Cos(angle)), aside, Math.Sin(angle))]);
    }

    /// <summary>Normal rows, the middle one zero.</summary>
    public Gradients ZeroRow(int n, int p)
    {
        var normal = Normal(n, p);
        normal.Rows[n / 2] = new double[p];
        return normal with { Name = "zero row" };
    }

    /// <summary>Normal rows, the last one minus the sum of the others: zero is a positive combination of all, so no direction helps every task.</summary>
    public Gradients ParetoStationary(int n, int p)
    {
        var normal = Normal(n, p);
        var last = new double[p];
        for (var i = 0; i < n - 1; i++)
        {
            Add(last, normal.Rows[i], -1);
        }

        normal.Rows[^1] = last;
        return normal with { Name = "Pareto stationary" };
    }

    /// <summary>The same but for an offset of the last row in a normal direction, relative to the rows: where training ends.</summary>
    public Gradients NearlyStationary(int n, int p, double offset)
    {
        var stationary = ParetoStationary(n, p);
        stationary.Rows[^1] = Plus(stationary.Rows[^1], GaussianVector(p), offset);
        return stationary with { Name = $"Pareto stationary but for {offset}" };
    }

    /// <summary>Absolute values of normal entries: no inner product is negative.</summary>
    public Gradients ConflictFree(int n, int p) => Build("conflict-free", n, _ => Array.ConvertAll(GaussianVector(p), Math.Abs));

    /// <summary>Every kind at the sizes that the methods must master, P &lt; N among them.</summary>
    public IEnumerable<Gradients> All()
    {
        foreach (var (n, p) in new[] { (1, 4), (2, 2), (2, 30), (3, 3), (3, 10), (5, 6), (5, 20), (10, 12), (10, 40) })
        {
            yield return Normal(n, p);
            yield return LogNormalNorms(n, p, 1);
            yield return BadlyScaled(n, p);
            yield return ConflictFree(n, p);
            yield return ZeroRow(n, p);
            if (n == 1)
            {
                continue;
            }

            yield return Repelling(n, p);
            yield return Fan(n, p);
            yield return Duplicate(n, p);
            yield return Antiparallel(n, p);
            yield return ParetoStationary(n, p);
        }

        foreach (var (n, p) in new[] { (3, 2), (5, 3), (10, 5), (10, 2) })
        {
            yield return Normal(n, p);
            yield return LowRank(n, 20, p);
        }

        yield return Normal(64, 100);
    }

    public static double[] Times(double[] v, double factor) => Array.ConvertAll(v, x => factor * x);

    public static double[] Unit(double[] v) => Times(v, 1 / Math.Sqrt(Gradients.Dot(v, v)));

    public static double[] Plus(double[] x, double[] y, double factor)
    {
        double[] sum = [.. x];
        Add(sum, y, factor);
        return sum;
    }

    private static void Add(double[] target, double[] v, double factor)
    {
        for (var i = 0; i < v.Length; i++)
        {
            target[i] += factor * v[i];
        }
    }

    private static Gradients Build(string name, int n, Func<int, double[]> row) => new(name, Enumerable.Range(0, n).Select(row).ToArray());
}
