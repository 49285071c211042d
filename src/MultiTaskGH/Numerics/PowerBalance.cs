namespace MultiTaskGH.Numerics;

/// <summary>Solves <c>(C v)_i = r_i v_i^-p</c> for positive v, given correlations C and positive r and p.</summary>
/// <remarks>
/// The solution is the minimum of the strictly convex <c>v^T C v / 2 - sum_i r_i psi(v_i)</c> with <c>psi'(x) = x^-p</c>; it exists where zero is not in the hull of the unit
/// vectors. Newton's method on relative changes of v, damped by Armijo's rule until a step is small.
/// </remarks>
internal sealed class PowerBalance
{
    private const int MostSteps = 500;

    private int n;
    private double power;
    private double[] image = [];
    private double[] force = [];
    private double[] gradient = [];
    private double[] step = [];
    private double[] scale = [];
    private double[] hessian = [];
    private double[] trial = [];

    public PowerBalance(int capacity) => Reserve(capacity);

    /// <summary>Solves.</summary>
    /// <param name="correlations">C, n x n.</param>
    /// <param name="r">n positive numbers.</param>
    /// <param name="p">Positive.</param>
    /// <param name="v">Receives the solution, n.</param>
    /// <returns>False where the iteration did not end: <paramref name="v"/> is then no solution.</returns>
    public bool TrySolve(ReadOnlySpan<double> correlations, ReadOnlySpan<double> r, double p, Span<double> v)
    {
        n = r.Length;
        power = p;
        Reserve(n);
        Begin(correlations, r, v);
        var best = double.PositiveInfinity;
        for (var iteration = 0; iteration < MostSteps; iteration++)
        {
            var error = Measure(correlations, r, v);
            if (!double.IsFinite(error))
            {
                return false;
            }

            // Newton's steps square the error until rounding is all that is left of it.
            if (error < 1e-9 && error >= best / 2)
            {
                return true;
            }

            best = Math.Min(best, error);
            if (!TryStep(correlations, v))
            {
                return false;
            }

            var largest = 0.0;
            var least = 0.0;
            for (var i = 0; i < n; i++)
            {
                largest = Math.Max(largest, Math.Abs(step[i]));
                least = Math.Min(least, step[i]);
            }

            // So small a step changes no curvature by more than about a quarter: Newton's method needs no damping there.
            var length = largest * (1 + power) <= 0.25 ? 1 : Damp(correlations, v, Math.Min(1, -0.9 / Math.Min(least, -0.9)));
            for (var i = 0; i < n; i++)
            {
                v[i] *= 1 + (length * step[i]);
            }
        }

        return best < 1e-9;
    }

    /// <summary>The same for two conflicting vectors.</summary>
    /// <param name="opening"><c>1 + C_12</c>, to full precision, below 1: vectors may be nearly opposite.</param>
    /// <param name="r">Two positive numbers.</param>
    /// <param name="p">Positive.</param>
    /// <param name="v">Receives the solution, two numbers.</param>
    public static void SolveTwo(double opening, ReadOnlySpan<double> r, double p, Span<double> v)
    {
        // With v_1 = (1 + e) v_2 both sides of either equation are positive between these bounds, and what is sought is where a growing function is zero.
        var (low, high) = (-opening, opening / (1 - opening));
        var e = 0.0;
        for (var step = 0; step < 2000 && high > low; step++)
        {
            var value = (r[1] * (e + opening) * Math.Pow(1 + e, p)) - (r[0] * (opening - (e * (1 - opening))));
            if (value == 0)
            {
                break;
            }

            (low, high) = value < 0 ? (e, high) : (low, e);
            var slope = (r[1] * Math.Pow(1 + e, p) * (1 + (p * (e + opening) / (1 + e)))) + (r[0] * (1 - opening));
            var next = e - (value / slope);
            next = next > low && next < high ? next : low + ((high - low) / 2);
            if (next == e || next <= low || next >= high)
            {
                break;
            }

            e = next;
        }

        // Either equation gives the size. The larger side has not been cancelled.
        var (first, second) = (e + opening, opening - (e * (1 - opening)));
        v[1] = Math.Pow(first > second ? r[0] / (first * Math.Pow(1 + e, p)) : r[1] / second, 1 / (1 + p));
        v[0] = (1 + e) * v[1];
    }

    /// <summary>What solves for orthogonal vectors, and the best multiple of it.</summary>
    private void Begin(ReadOnlySpan<double> correlations, ReadOnlySpan<double> r, Span<double> v)
    {
        for (var i = 0; i < n; i++)
        {
            v[i] = Math.Pow(r[i], 1 / (1 + power));
        }

        Measure(correlations, r, v);
        var (pull, push) = (0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            pull += v[i] * image[i];
            push += force[i];
        }

        var factor = pull > 0 ? Math.Pow(push / pull, 1 / (1 + power)) : 1;
        for (var i = 0; i < n; i++)
        {
            v[i] *= factor;
        }
    }

    /// <summary>Computes the gradient over relative changes.</summary>
    /// <returns>The largest <c>|(C v)_i v_i^p / r_i - 1|</c>, less where <c>(C v)_i</c> is what terms a million times larger leave: their rounding ends its precision.</returns>
    private double Measure(ReadOnlySpan<double> correlations, ReadOnlySpan<double> r, ReadOnlySpan<double> v)
    {
        var (error, total) = (0.0, 0.0);
        foreach (var x in v[..n])
        {
            total += x;
        }

        for (var i = 0; i < n; i++)
        {
            image[i] = Vectors.Dot(correlations.Slice(i * n, n), v[..n]);
            force[i] = r[i] * Math.Pow(v[i], 1 - power);
            gradient[i] = (v[i] * image[i]) - force[i];
            error = Math.Max(error, Math.Abs(gradient[i]) / (force[i] + (1e-6 * v[i] * total)));
        }

        return error;
    }

    /// <summary>Newton's step, in relative changes: the matrix has a unit diagonal, however different the v are.</summary>
    private bool TryStep(ReadOnlySpan<double> correlations, ReadOnlySpan<double> v)
    {
        for (var i = 0; i < n; i++)
        {
            scale[i] = 1 / Math.Sqrt((v[i] * v[i]) + (power * force[i]));
            step[i] = -gradient[i] * scale[i];
        }

        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
            {
                hessian[(i * n) + j] = correlations[(i * n) + j] * (v[i] * scale[i]) * (v[j] * scale[j]);
            }

            hessian[(i * n) + i] = 1;
        }

        if (!Cholesky.TryFactor(hessian.AsSpan(0, n * n), n, 0))
        {
            return false;
        }

        Cholesky.Solve(hessian, n, step.AsSpan(0, n));
        for (var i = 0; i < n; i++)
        {
            step[i] *= scale[i];
        }

        return true;
    }

    /// <summary>Halves a step until the potential falls by a fair share of what its slope promises.</summary>
    private double Damp(ReadOnlySpan<double> correlations, ReadOnlySpan<double> v, double length)
    {
        var (slope, quadratic, linear) = (0.0, 0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            trial[i] = v[i] * step[i];
        }

        for (var i = 0; i < n; i++)
        {
            slope += gradient[i] * step[i];
            linear += trial[i] * image[i];
            quadratic += trial[i] * Vectors.Dot(correlations.Slice(i * n, n), trial.AsSpan(0, n));
        }

        for (; length > 1e-10; length /= 2)
        {
            var change = length * (linear + (length * quadratic / 2));
            for (var i = 0; i < n; i++)
            {
                var grown = double.LogP1(length * step[i]);
                change -= force[i] * (power == 1 ? grown : double.ExpM1((1 - power) * grown)) / (power == 1 ? 1 : 1 - power);
            }

            if (change <= 0.1 * length * slope)
            {
                break;
            }
        }

        return length;
    }

    private void Reserve(int count)
    {
        if (trial.Length >= count)
        {
            return;
        }

        image = new double[count];
        force = new double[count];
        gradient = new double[count];
        step = new double[count];
        scale = new double[count];
        hessian = new double[count * count];
        trial = new double[count];
    }
}
