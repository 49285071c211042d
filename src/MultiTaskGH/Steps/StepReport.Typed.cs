using System.Runtime.CompilerServices;

namespace MultiTaskGH;

/// <summary>A step's report, indexed by the model's own task enumeration.</summary>
/// <remarks>
/// Each member throws an <see cref="ArgumentException"/> for a task that the step does not have, and for a family without an element: pairs of
/// elements go through <see cref="IndexOf(TTask, int)"/>.
/// </remarks>
/// <typeparam name="TTask">The generated enumeration of the tasks.</typeparam>
public sealed class StepReport<TTask> : StepReport
    where TTask : struct, Enum
{
    internal StepReport(StepOutcome outcome)
        : base(outcome)
    {
    }

    /// <summary>The index of a task, by which all numbers are found.</summary>
    /// <param name="task">The task; no family.</param>
    /// <exception cref="ArgumentException">The step has no such task, or it is a family.</exception>
    public int IndexOf(TTask task) => IndexOfMember(Number(task), element: null);

    /// <summary>The index of an element of a family.</summary>
    /// <param name="task">The family; a single task has the element 0.</param>
    /// <param name="element">The element, from 0.</param>
    /// <exception cref="ArgumentException">The step has no such task.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The family has no such element.</exception>
    public int IndexOf(TTask task, int element) => IndexOfMember(Number(task), element);

    /// <inheritdoc cref="StepReport.IsActive(int)"/>
    public bool IsActive(TTask task) => IsActive(IndexOf(task));

    /// <inheritdoc cref="StepReport.IsActive(int)"/>
    /// <param name="task">The family.</param>
    /// <param name="element">The element, from 0.</param>
    public bool IsActive(TTask task, int element) => IsActive(IndexOf(task, element));

    /// <inheritdoc cref="StepReport.Loss(int)"/>
    public double Loss(TTask task) => Loss(IndexOf(task));

    /// <inheritdoc cref="StepReport.Loss(int)"/>
    /// <param name="task">The family.</param>
    /// <param name="element">The element, from 0.</param>
    public double Loss(TTask task, int element) => Loss(IndexOf(task, element));

    /// <inheritdoc cref="StepReport.TaskWeight(int)"/>
    public double TaskWeight(TTask task) => TaskWeight(IndexOf(task));

    /// <inheritdoc cref="StepReport.TaskWeight(int)"/>
    /// <param name="task">The family.</param>
    /// <param name="element">The element, from 0.</param>
    public double TaskWeight(TTask task, int element) => TaskWeight(IndexOf(task, element));

    /// <inheritdoc cref="StepReport.Weight(int)"/>
    public double Weight(TTask task) => Weight(IndexOf(task));

    /// <inheritdoc cref="StepReport.Weight(int)"/>
    /// <param name="task">The family.</param>
    /// <param name="element">The element, from 0.</param>
    public double Weight(TTask task, int element) => Weight(IndexOf(task, element));

    /// <inheritdoc cref="StepReport.PostWeight(int)"/>
    public double PostWeight(TTask task) => PostWeight(IndexOf(task));

    /// <inheritdoc cref="StepReport.PostWeight(int)"/>
    /// <param name="task">The family.</param>
    /// <param name="element">The element, from 0.</param>
    public double PostWeight(TTask task, int element) => PostWeight(IndexOf(task, element));

    /// <inheritdoc cref="StepReport.InnerProduct(int, int)"/>
    public double InnerProduct(TTask first, TTask second) => InnerProduct(IndexOf(first), IndexOf(second));

    /// <inheritdoc cref="StepReport.InnerProductWithDirection(int)"/>
    public double InnerProductWithDirection(TTask task) => InnerProductWithDirection(IndexOf(task));

    /// <inheritdoc cref="StepReport.InnerProductWithDirection(int)"/>
    /// <param name="task">The family.</param>
    /// <param name="element">The element, from 0.</param>
    public double InnerProductWithDirection(TTask task, int element) => InnerProductWithDirection(IndexOf(task, element));

    /// <inheritdoc cref="StepReport.TaskGradientNorm(int)"/>
    public double TaskGradientNorm(TTask task) => TaskGradientNorm(IndexOf(task));

    /// <inheritdoc cref="StepReport.TaskGradientNorm(int)"/>
    /// <param name="task">The family.</param>
    /// <param name="element">The element, from 0.</param>
    public double TaskGradientNorm(TTask task, int element) => TaskGradientNorm(IndexOf(task, element));

    /// <inheritdoc cref="StepReport.Cosine(int, int)"/>
    public double Cosine(TTask first, TTask second) => Cosine(IndexOf(first), IndexOf(second));

    /// <inheritdoc cref="StepReport.InConflict(int, int)"/>
    public bool InConflict(TTask first, TTask second) => InConflict(IndexOf(first), IndexOf(second));

    /// <summary>The tasks that took part. A family stands once for each of its elements.</summary>
    public new IReadOnlyList<TTask> ActiveTasks => [.. base.ActiveTasks.Select(Task)];

    /// <summary>
    /// The task pairs whose gradients have a negative inner product, counted anew at each call. Elements of a family show as the family: a pair
    /// may come several times, and of a family with itself.
    /// </summary>
    /// <exception cref="InvalidOperationException">The inner products were not measured.</exception>
    public new IReadOnlyList<(TTask First, TTask Second)> Conflicts() => [.. base.Conflicts().Select(pair => (Task(pair.First), Task(pair.Second)))];

    /// <summary>The tasks that the direction hurts, as <see cref="StepReport.HurtTasks"/> has them. A family stands once for each of its hurt elements.</summary>
    /// <exception cref="InvalidOperationException">The inner products were not measured, or the direction is not the sum of the gradients.</exception>
    public new IReadOnlyList<TTask> HurtTasks() => [.. base.HurtTasks().Select(Task)];

    // The literal 0 converts to every enumeration, and a derived class's methods come first: without these, Loss(0) would mean the task numbered 0.

    /// <inheritdoc cref="StepReport.IsActive(int)"/>
    public new bool IsActive(int task) => base.IsActive(task);

    /// <inheritdoc cref="StepReport.Loss(int)"/>
    public new double Loss(int task) => base.Loss(task);

    /// <inheritdoc cref="StepReport.TaskWeight(int)"/>
    public new double TaskWeight(int task) => base.TaskWeight(task);

    /// <inheritdoc cref="StepReport.Weight(int)"/>
    public new double Weight(int task) => base.Weight(task);

    /// <inheritdoc cref="StepReport.PostWeight(int)"/>
    public new double PostWeight(int task) => base.PostWeight(task);

    /// <inheritdoc cref="StepReport.InnerProductWithDirection(int)"/>
    public new double InnerProductWithDirection(int task) => base.InnerProductWithDirection(task);

    /// <inheritdoc cref="StepReport.TaskGradientNorm(int)"/>
    public new double TaskGradientNorm(int task) => base.TaskGradientNorm(task);

    /// <inheritdoc cref="StepReport.InnerProduct(int, int)"/>
    public new double InnerProduct(int first, int second) => base.InnerProduct(first, second);

    /// <inheritdoc cref="StepReport.Cosine(int, int)"/>
    public new double Cosine(int first, int second) => base.Cosine(first, second);

    /// <inheritdoc cref="StepReport.InConflict(int, int)"/>
    public new bool InConflict(int first, int second) => base.InConflict(first, second);

    internal static int Number(TTask task) => Unsafe.BitCast<TTask, int>(task);

    private TTask Task(int index) => Unsafe.BitCast<int, TTask>(Member(index));
}
