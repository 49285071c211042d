namespace MultiTaskGH;

/// <summary>Whether a matrix can be the Gramian of task gradients.</summary>
internal static class GramianCheck
{
    // Users bring Gramians from float32, where entries err by some 1e-7 of the norms.
    private const double Tolerance = 1e-6;

    /// <summary>Copies the matrix row after row, its two triangles averaged.</summary>
    /// <exception cref="ArgumentException">It is not a Gramian.</exception>
    public static double[] Flatten(double[,] gramian)
    {
        ArgumentNullException.ThrowIfNull(gramian);
        var n = gramian.GetLength(0);
        if (n == 0 || gramian.GetLength(1) != n)
        {
            throw Invalid(FormattableString.Invariant($"be square with at least one row. Found {n} x {gramian.GetLength(1)}."));
        }

        for (var i = 0; i < n; i++)
        {
            if (!double.IsFinite(gramian[i, i]) || gramian[i, i] < 0)
            {
                throw Invalid(FormattableString.Invariant(
                    $"have squared norms, finite and not negative, on its diagonal. Found [{i}, {i}] = {gramian[i, i]}."));
            }
        }

        var flat = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            flat[(i * n) + i] = gramian[i, i];
            for (var j = 0; j < i; j++)
            {
                flat[(i * n) + j] = flat[(j * n) + i] = Entry(gramian, i, j);
            }
        }

        return flat;
    }

    private static double Entry(double[,] gramian, int i, int j)
    {
        var lower = gramian[i, j];
        var upper = gramian[j, i];
        var bound = Math.Sqrt(gramian[i, i]) * Math.Sqrt(gramian[j, j]);
        if (!double.IsFinite(lower) || !double.IsFinite(upper))
        {
            throw Invalid(FormattableString.Invariant($"be finite. Found [{i}, {j}] = {lower} and [{j}, {i}] = {upper}."));
        }

        if (Math.Abs(lower - upper) > Tolerance * bound)
        {
            throw Invalid(FormattableString.Invariant($"be symmetric. Found [{i}, {j}] = {lower} but [{j}, {i}] = {upper}."));
        }

        var mean = (lower / 2) + (upper / 2);
        if (Math.Abs(mean) > (1 + Tolerance) * bound)
        {
            throw Invalid(FormattableString.Invariant(
                $"hold inner products, no larger than the product of the two norms. Found [{i}, {j}] = {mean} for norms whose product is {bound}."));
        }

        return mean;
    }

    private static ArgumentException Invalid(string rule, string gramian = "gramian") => new($"{gramian} must {rule}", gramian);
}
