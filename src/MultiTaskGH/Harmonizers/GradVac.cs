using System.Globalization;

namespace MultiTaskGH;

/// <summary>
/// GradVac (gradient vaccine): each gradient is turned, towards one other after the other, until its cosine with that one is no less than usual. Needs the Gramian,
/// one backward pass per task.
/// </summary>
/// <remarks>
/// <para>
/// Wang, Tsvetkov, Firat and Cao, Gradient Vaccine: Investigating and Improving Multi-task Optimization in Massively Multilingual Models, ICLR 2021, algorithm 1. For a
/// pair at the cosine <c>rho</c> below its target <c>t</c>, <c>g_i</c> gains <c>|g_i| (t sqrt(1 - rho^2) - rho sqrt(1 - t^2)) / (|g_j| sqrt(1 - t^2))</c> times the
/// original <c>g_j</c>; then <c>t = (1 - beta) t + beta rho</c>. Targets start at 0: the first step is <see cref="PCGrad"/>. The whole runs on the Gramian, over all shared
/// parameters at once.
/// </para>
/// <para>
/// Promises: rotation invariance; linearity under a common scale (<see cref="Epsilon"/> 0). A task may be hurt; weights are permutation equivariant in distribution only
/// (one order for all steps aside). A zero gradient takes no part, its weight is 1 (1/N with the mean), and its targets stay as they are. Where a gradient has been turned
/// into zero, as between exactly opposite ones, there is no cosine, and the targets of the pairs to come stay too. A target of 1 no multiple reaches: it is passed over.
/// </para>
/// <para>The run's state are the N x N targets and the position in the random sequence; every step draws from it.</para>
/// </remarks>
public sealed record GradVac : Harmonizer
{
    /// <summary>The decay of the targets' moving average: between 0 and 1, 0.5 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double Beta
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Beta), FormattableString.Invariant($"Beta must lie between 0 and 1. Found {value}."));
    } = 0.5;

    /// <summary>
    /// What LibMTL adds to both denominators, in units of the gradients: 1e-8 there, 0 by default, so that small gradients are served like large ones.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public double Epsilon
    {
        get;
        init => field = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Epsilon), FormattableString.Invariant($"Epsilon must be finite and at least 0. Found {value}."));
    }

    /// <summary>The order of the comparisons; shuffled by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no order.</exception>
    public PCGradOrder Order
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Order), $"Order must be Shuffled or Fixed. Found {(int)value}.");
    }

    /// <summary>Where the random sequence of the orders starts; any number, 0 by default. Equal seeds give equal sequences.</summary>
    public long Seed { get; init; }

    /// <summary>Whether the turned gradients are summed, the default, or averaged.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no reduction.</exception>
    public Reduction Reduction
    {
        get;
        init => field = Reductions.Guard(value, nameof(Reduction));
    } = Reduction.Sum;

    /// <inheritdoc/>
    public override Needs Needs => Needs.Gramian;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        return new GradVacRun(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"new GradVac {{ Beta = {Beta:R}, Epsilon = {Epsilon:R}, Order = PCGradOrder.{Order}, Seed = {Seed}, Reduction = Reduction.{Reduction} }}");
}
