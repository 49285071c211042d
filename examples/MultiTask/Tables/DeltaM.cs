namespace MultiTaskGH.Examples.MultiTask.Tables;

/// <summary>The mean improvement of a method over another one, in percent: positive is better.</summary>
/// <remarks>
/// K.-K. Maninis, I. Radosavovic, I. Kokkinos, <em>Attentive Single-Tasking of Multiple Tasks</em>, CVPR 2019, equation 4:
/// <c>Δm = 1/T sum_i (-1)^(l_i) (M_i - B_i) / B_i</c>, with <c>l_i = 1</c>, for all measures here are errors: lower is better. They compare with
/// single-task networks; here <c>B</c> is the same network trained with equal weights and the same seed.
/// </remarks>
internal static class DeltaM
{
    /// <summary>The improvement; NaN where an error of the reference is 0, which nothing can improve.</summary>
    /// <param name="errors">M, by task.</param>
    /// <param name="reference">B, by task.</param>
    /// <exception cref="ArgumentException">Not as many errors, or none.</exception>
    public static double Of(IReadOnlyList<double> errors, IReadOnlyList<double> reference)
    {
        if (errors.Count != reference.Count || errors.Count == 0)
        {
            throw new ArgumentException($"There must be one error for each of the reference's {reference.Count}. Found {errors.Count}.", nameof(errors));
        }

        var improvement = 100 * errors.Zip(reference, (error, other) => (other - error) / other).Average();
        return double.IsFinite(improvement) ? improvement : double.NaN;
    }
}
