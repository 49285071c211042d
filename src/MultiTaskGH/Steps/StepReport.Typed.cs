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

    /// <inheritdoc cref="StepReport.InConflict(int, int)"/>
    public bool InConflict(TTask first, TTask second) => InConflict(Index(first), Index(second));

    /// <inheritdoc cref="StepReport.Conflicts"/>
    public new IReadOnlyList<(TTask First, TTask Second)> Conflicts() => [.. base.Conflicts().Select(pair => (Task(pair.First), Task(pair.Second)))];

    /// <inheritdoc cref="StepReport.HurtTasks"/>
    public new IReadOnlyList<TTask> HurtTasks() => [.. base.HurtTasks().Select(Task)];

    internal static int Number(TTask task) => Unsafe.BitCast<TTask, int>(task);

    private int Index(TTask task) => IndexOfMember(Number(task));

    private TTask Task(int index) => Unsafe.BitCast<int, TTask>(Member(index));
}
