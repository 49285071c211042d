using System.Runtime.CompilerServices;

namespace MultiTaskGH;

/// <summary>A step's report, indexed by the model's own task enumeration.</summary>
/// <typeparam name="TTask">The generated enumeration of the tasks.</typeparam>
public sealed class StepReport<TTask> : StepReport
    where TTask : struct, Enum
{
    internal StepReport(StepOutcome outcome)
        : base(outcome)
    {
    }

    /// <inheritdoc cref="StepReport.Loss(int)"/>
    public double Loss(TTask task) => Loss(Index(task));

    /// <inheritdoc cref="StepReport.TaskWeight(int)"/>
    public double TaskWeight(TTask task) => TaskWeight(Index(task));

    /// <inheritdoc cref="StepReport.Weight(int)"/>
    public double Weight(TTask task) => Weight(Index(task));

    /// <inheritdoc cref="StepReport.PostWeight(int)"/>
    public double PostWeight(TTask task) => PostWeight(Index(task));

    /// <inheritdoc cref="StepReport.InnerProduct(int, int)"/>
    public double InnerProduct(TTask first, TTask second) => InnerProduct(Index(first), Index(second));

    /// <inheritdoc cref="StepReport.InnerProductWithDirection(int)"/>
    public double InnerProductWithDirection(TTask task) => InnerProductWithDirection(Index(task));

    /// <inheritdoc cref="StepReport.TaskGradientNorm(int)"/>
    public double TaskGradientNorm(TTask task) => TaskGradientNorm(Index(task));

    /// <inheritdoc cref="StepReport.Cosine(int, int)"/>
    public double Cosine(TTask first, TTask second) => Cosine(Index(first), Index(second));

    /// <summary>Whether two tasks' gradients have a negative inner product.</summary>
    /// <param name="first">A task.</param>
    /// <param name="second">A task.</param>
    public bool InConflict(TTask first, TTask second) => InnerProduct(first, second) < 0;

    internal static int Index(TTask task) => Unsafe.BitCast<TTask, int>(task);
}
