using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>How a step treats heads, broken numbers, long gradients, memory and time.</summary>
public sealed record StepOptions
{
    /// <summary>
    /// What heads receive. Null, the default, means <see cref="MultiTaskGH.HeadGradients.Own"/>, or
    /// <see cref="MultiTaskGH.HeadGradients.Reweighted"/> with a harmonizer that weighs whole losses (<see cref="Harmonizer.ReweightsHeads"/>), which
    /// keeps it at one backward pass, and where the optimizers update no shared parameter: there, own gradients would leave the harmonizer
    /// without any effect, and asking for them is an error.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a value of the enumeration.</exception>
    public HeadGradients? HeadGradients
    {
        get;
        init => field = value is null || Enum.IsDefined(value.Value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(HeadGradients), value, "HeadGradients must be Own, Reweighted or null.");
    }

    /// <summary>What happens when a loss or a gradient is not finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a value of the enumeration.</exception>
    public StepPolicy NonFinite
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(NonFinite), value, "NonFinite must be Throw or Skip.");
    } = StepPolicy.Throw;

    /// <summary>What happens when no task takes part, because every loss is null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a value of the enumeration.</exception>
    public StepPolicy NoActiveTask
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(NoActiveTask), value, "NoActiveTask must be Throw or Skip.");
    } = StepPolicy.Throw;

    /// <summary>
    /// The largest 2-norm of the whole update's gradient, shared parameters and heads together: a longer one is scaled down to it. Null,
    /// the default, does not clip. Positive and finite.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive, or not finite.</exception>
    public double? MaxGradientNorm
    {
        get;
        init => field = value is null or (> 0 and < double.PositiveInfinity)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxGradientNorm), value, "MaxGradientNorm must be positive and finite, or null for no clipping.");
    }

    /// <summary>
    /// Factors by task, in the order of the step's tasks, that are applied to the weights after harmonizing, besides those of
    /// <see cref="WeightApplies.AfterHarmonizing"/>; a family has one for all of its elements. Null, the default, for none. With factors that
    /// are not all equal and positive the harmonizer's promises no longer hold, and the report says so
    /// (<see cref="StepReport.IsHarmonizerDirection"/>). Finite.
    /// </summary>
    /// <exception cref="ArgumentException">A factor is not finite.</exception>
    public IReadOnlyList<double>? PostWeights
    {
        get;
        init
        {
            var factors = value?.ToArray();
            for (var i = 0; i < factors?.Length; i++)
            {
                if (!double.IsFinite(factors[i]))
                {
                    throw new ArgumentException($"PostWeights must be finite. Found PostWeights[{i}] = {FormattableString.Invariant($"{factors[i]}")}.", nameof(PostWeights));
                }
            }

            field = factors is null ? null : new NumberList(factors);
        }
    }

    /// <summary>
    /// Measures the inner products of the task gradients in every step, though the harmonizer does not need them. Costs one backward
    /// pass per task; without it a plain sum costs a single one and reports no cosines.
    /// </summary>
    public bool AlwaysMeasureConflicts { get; init; }

    /// <summary>
    /// Whether a shared parameter may be reached by no task though all take part, as with layers that are dropped at random: it then keeps no gradient and is not
    /// updated. False by default, where it is an error: most often such a parameter was forgotten in a forward pass.
    /// </summary>
    public bool AllowUnreached { get; init; }

    /// <summary>
    /// How many gradients are held at once: those of all tasks, the default, or about one. With
    /// <see cref="MultiTaskGH.GradientStorage.GramianOnly"/> micro-batches cannot be accumulated; not in
    /// <see cref="GradientSpace.Representation"/>, and not with harmonizers that need the rows (<see cref="Needs.Gradients"/>, <see cref="Needs.SeveralBatches"/>).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a value of the enumeration.</exception>
    public GradientStorage GradientStorage
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(GradientStorage), value, "GradientStorage must be AllTasks or GramianOnly.");
    } = GradientStorage.AllTasks;

    /// <summary>
    /// In every how many updates the weights are solved; 1, the default, for every one. In between the latest weights go on as long as the same
    /// tasks take part: one backward pass (a second one through the heads, where they keep their own gradients and the weights differ), and no inner products unless <see cref="AlwaysMeasureConflicts"/> is set (in
    /// <see cref="GradientSpace.Representation"/> own heads keep the pass of each task behind the cut, and the inner products come with it). Further batches cost no backward pass then, and the losses
    /// after the update are not evaluated. Not with <see cref="Needs.Gradients"/>: weights alone are not such a method's direction. At least 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int RefreshEvery
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(RefreshEvery), value, "RefreshEvery must be at least 1.");
    } = 1;
}
