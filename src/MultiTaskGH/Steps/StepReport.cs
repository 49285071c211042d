using System.Globalization;
using System.Text;

namespace MultiTaskGH;

/// <summary>What one step measured and did. Immutable, a new object for every step, free of tensors.</summary>
public class StepReport
{
    private readonly StepOutcome outcome;

    internal StepReport(StepOutcome outcome) => this.outcome = outcome;

    /// <summary>The step's name.</summary>
    public string StepName => outcome.StepName;

    /// <summary>How many updates the step had made before this one.</summary>
    public long StepIndex => outcome.StepIndex;

    /// <summary>The keys of the tasks.</summary>
    public IReadOnlyList<string> TaskKeys => outcome.TaskKeys;

    /// <summary>The number of tasks, N.</summary>
    public int TaskCount => outcome.TaskKeys.Count;

    /// <summary>How many micro-batches the gradients were accumulated over; 1 without accumulation.</summary>
    public int MicroBatches => outcome.MicroBatches;

    /// <summary>Whether parameters were updated. False where a policy skipped the step (<see cref="StepOptions.NonFinite"/>, <see cref="StepOptions.NoActiveTask"/>).</summary>
    public bool Updated => outcome.SkipReason is null;

    /// <summary>Why nothing was updated; null where the update took place.</summary>
    public string? SkipReason => outcome.SkipReason;

    /// <summary>Which method stood in for the harmonizer, and why; null where none did.</summary>
    public string? Fallback => outcome.Fallback;

    /// <summary>
    /// Why the harmonizer did not learn from the losses after the update, for which it asks (<see cref="Needs.LossesAfterUpdate"/>); null where it did,
    /// where it does not ask, and where nothing was updated or the weights were those of an earlier update.
    /// </summary>
    public string? UnobservedReason => outcome.UnobservedReason;

    /// <summary>
    /// Whether the direction is the weighted sum of the task gradients. A method with <see cref="Needs.Gradients"/> may put other entries in their place:
    /// then the inner products with the direction are not known.
    /// </summary>
    public bool IsSumOfGradients => !outcome.ReplacesGradients;

    /// <summary>What the heads received.</summary>
    public HeadGradients HeadGradients => outcome.HeadGradients;

    /// <summary>The 2-norm of the whole update's gradient before clipping; NaN where <see cref="StepOptions.MaxGradientNorm"/> is null.</summary>
    public double GradientNorm => outcome.GradientNorm;

    /// <summary>
    /// Whether the task gradients' inner products are known. A method that does not need them leaves them out, unless
    /// <see cref="StepOptions.AlwaysMeasureConflicts"/> is set; a skipped step may lack them too.
    /// </summary>
    public bool HasGramian => outcome.Gramian is not null;

    /// <summary>
    /// Whether the direction is the one that the harmonizer gave for these gradients, up to a positive factor: an update with weights of its own
    /// (<see cref="WeightsAge"/> 0), one group, and factors after harmonizing (<see cref="PostWeight(int)"/>) that are equal and positive for all active
    /// tasks. Elsewhere what a harmonizer promises of its direction does not hold. In <see cref="GradientSpace.Representation"/> the promise is about
    /// the gradients of the representation.
    /// </summary>
    public bool IsHarmonizerDirection =>
        Updated
        && WeightsAge == 0
        && outcome.GroupCount == 1
        && Array.TrueForAll(outcome.Active, i => outcome.PostWeights[i] > 0 && outcome.PostWeights[i] == outcome.PostWeights[outcome.Active[0]]);

    /// <summary>How many updates ago the weights were solved: 0 where it was in this one (see <see cref="StepOptions.RefreshEvery"/>).</summary>
    public int WeightsAge => outcome.WeightsAge;

    /// <summary>The indices of the tasks that took part, ascending.</summary>
    public IReadOnlyList<int> ActiveTasks => [.. outcome.Active];

    /// <summary>The keys of the metrics.</summary>
    public IReadOnlyList<string> MetricKeys => outcome.MetricKeys;

    /// <summary>The largest magnitude among the harmonizer's weights; NaN in a skipped step.</summary>
    public double LargestWeight
    {
        get
        {
            var largest = double.NaN;
            foreach (var i in outcome.Active)
            {
                largest = double.MaxMagnitudeNumber(largest, Math.Abs(outcome.Weights[i]));
            }

            return largest;
        }
    }

    /// <summary>
    /// The 2-norm of the direction over the shared parameters, or over the representation (<see cref="GradientSpace"/>), before clipping, from the inner
    /// products; NaN where it is not the sum of the gradients (<see cref="IsSumOfGradients"/>).
    /// </summary>
    /// <exception cref="InvalidOperationException">The inner products were not measured.</exception>
    public double DirectionNorm
    {
        get
        {
            var square = 0.0;
            foreach (var i in outcome.Active)
            {
                square += outcome.Weights[i] * outcome.PostWeights[i] * InnerProductWithDirection(i);
            }

            return IsSumOfGradients ? Math.Sqrt(Math.Max(0, square)) : double.NaN;
        }
    }

    /// <summary>Whether a task took part. Where it did not, its loss, weight and inner products are NaN.</summary>
    /// <param name="task">The task's index.</param>
    public bool IsActive(int task) => Array.BinarySearch(outcome.Active, Checked(task)) >= 0;

    /// <summary>The loss of a task as its method returned it, without factors; the mean over the micro-batches in which it took part, NaN without one.</summary>
    /// <param name="task">The task's index.</param>
    public double Loss(int task) => outcome.Losses[Checked(task)];

    /// <summary>The factor that was applied to a task's loss before harmonizing; 1 where its factor applies afterwards. Of several micro-batches the last one's.</summary>
    /// <param name="task">The task's index.</param>
    public double TaskWeight(int task) => outcome.TaskWeights[Checked(task)];

    /// <summary>The harmonizer's weight of a task; NaN in a skipped step, and where the task took no part.</summary>
    /// <param name="task">The task's index.</param>
    public double Weight(int task) => outcome.Weights[Checked(task)];

    /// <summary>The factor that was applied to a task's weight after harmonizing: its own, where it applies then, times that of <see cref="StepOptions.PostWeights"/>.</summary>
    /// <param name="task">The task's index.</param>
    public double PostWeight(int task) => outcome.PostWeights[Checked(task)];

    /// <summary>
    /// The inner product of two tasks' gradients over the shared parameters, or over the representation (<see cref="GradientSpace"/>), factors before
    /// harmonizing included; also of tasks of two groups. NaN where one of them took no part.
    /// </summary>
    /// <param name="first">A task's index.</param>
    /// <param name="second">A task's index.</param>
    /// <exception cref="InvalidOperationException">The inner products were not measured.</exception>
    public double InnerProduct(int first, int second) => MeasuredGramian()[Checked(first) * TaskCount + Checked(second)];

    /// <summary>
    /// The inner product of a task's gradient with the direction of the update: negative where the update hurts the task; NaN where the direction is not
    /// the sum of the gradients (<see cref="IsSumOfGradients"/>).
    /// </summary>
    /// <param name="task">The task's index.</param>
    /// <exception cref="InvalidOperationException">The inner products were not measured.</exception>
    public double InnerProductWithDirection(int task)
    {
        var gramian = MeasuredGramian();
        var product = 0.0;
        foreach (var j in outcome.Active)
        {
            product += gramian[Checked(task) * TaskCount + j] * outcome.Weights[j] * outcome.PostWeights[j];
        }

        return IsSumOfGradients ? product : double.NaN;
    }

    /// <summary>The 2-norm of a task's gradient over the shared parameters, or over the representation (<see cref="GradientSpace"/>).</summary>
    /// <param name="task">The task's index.</param>
    /// <exception cref="InvalidOperationException">The inner products were not measured.</exception>
    public double TaskGradientNorm(int task) => Math.Sqrt(InnerProduct(task, task));

    /// <summary>The cosine of the angle between two tasks' gradients; NaN where one of them is zero.</summary>
    /// <param name="first">A task's index.</param>
    /// <param name="second">A task's index.</param>
    /// <exception cref="InvalidOperationException">The inner products were not measured.</exception>
    public double Cosine(int first, int second) =>
        Angle.Cosine(InnerProduct(first, second), InnerProduct(first, first), InnerProduct(second, second));

    /// <summary>Whether two tasks' gradients have a negative inner product.</summary>
    /// <param name="first">A task's index.</param>
    /// <param name="second">A task's index.</param>
    /// <exception cref="InvalidOperationException">The inner products were not measured.</exception>
    public bool InConflict(int first, int second) => InnerProduct(first, second) < 0;

    /// <summary>The task pairs whose gradients have a negative inner product, counted anew at each call.</summary>
    /// <exception cref="InvalidOperationException">The inner products were not measured.</exception>
    public IReadOnlyList<(int First, int Second)> Conflicts()
    {
        var conflicts = new List<(int, int)>();
        for (var i = 0; i < TaskCount; i++)
        {
            for (var j = i + 1; j < TaskCount; j++)
            {
                if (InConflict(i, j))
                {
                    conflicts.Add((i, j));
                }
            }
        }

        return conflicts;
    }

    /// <summary>
    /// The tasks that the direction hurts: <c>&lt;g_i, d&gt; &lt; 0</c> by more than the rounding of the weights, 1e-9 of the terms that the inner
    /// product sums (see <see cref="InnerProductWithDirection"/> for the number itself). None in a skipped step, which has no direction.
    /// </summary>
    /// <exception cref="InvalidOperationException">The inner products were not measured, or the direction is not the sum of the gradients.</exception>
    public IReadOnlyList<int> HurtTasks()
    {
        if (!IsSumOfGradients)
        {
            throw new InvalidOperationException("Whom the direction hurts is not known: the method may have replaced entries of the gradients. Check IsSumOfGradients first.");
        }

        var gramian = MeasuredGramian();
        var hurt = new List<int>();
        foreach (var i in outcome.Active)
        {
            var product = 0.0;
            var magnitude = 0.0;
            foreach (var j in outcome.Active)
            {
                var term = gramian[i * TaskCount + j] * outcome.Weights[j] * outcome.PostWeights[j];
                product += term;
                magnitude += Math.Abs(term);
            }

            if (product < -1e-9 * magnitude)
            {
                hurt.Add(i);
            }
        }

        return hurt;
    }

    /// <summary>The index of a task's key.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="ArgumentException">No task has this key.</exception>
    public int IndexOf(string key)
    {
        for (var i = 0; i < TaskCount; i++)
        {
            if (TaskKeys[i] == key)
            {
                return i;
            }
        }

        throw new ArgumentException($"key must be one of {string.Join(", ", outcome.TaskKeys)}. Found '{key}'.", nameof(key));
    }

    /// <summary>The mean of a metric over the micro-batches in which it was present; NaN without one.</summary>
    /// <param name="metric">The metric's index in <see cref="MetricKeys"/>.</param>
    public double Metric(int metric) => (uint)metric < (uint)outcome.Metrics.Length
        ? outcome.Metrics[metric]
        : throw new ArgumentOutOfRangeException(nameof(metric), metric, $"A metric's index must be from 0 to {outcome.Metrics.Length - 1}.");

    /// <summary>The mean of a metric over the micro-batches in which it was present; NaN without one.</summary>
    /// <param name="key">The metric's key.</param>
    /// <exception cref="ArgumentException">The step has no such metric.</exception>
    public double Metric(string key)
    {
        for (var i = 0; i < outcome.Metrics.Length; i++)
        {
            if (outcome.MetricKeys[i] == key)
            {
                return outcome.Metrics[i];
            }
        }

        throw new ArgumentException($"key must be one of {string.Join(", ", outcome.MetricKeys)}. Found '{key}'.", nameof(key));
    }

    /// <summary>One line for a log, the same under every culture.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{StepName} {StepIndex}:");
        for (var i = 0; i < TaskCount; i++)
        {
            if (!IsActive(i))
            {
                text.Append(CultureInfo.InvariantCulture, $" {TaskKeys[i]} -");
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $" {TaskKeys[i]} {Loss(i):g4}");
            if (Updated)
            {
                text.Append(CultureInfo.InvariantCulture, $" (x{Weight(i):g4})");
            }
        }

        var active = outcome.Active;
        if (Updated && HasGramian && active.Length > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"; conflicts {Conflicts().Count} of {active.Length * (active.Length - 1) / 2}");
            if (active.Length == 2)
            {
                text.Append(CultureInfo.InvariantCulture, $", cosine {Cosine(active[0], active[1]):f3}");
            }
        }

        for (var i = 0; i < outcome.Metrics.Length; i++)
        {
            if (!double.IsNaN(outcome.Metrics[i]))
            {
                text.Append(CultureInfo.InvariantCulture, $"; {MetricKeys[i]} {outcome.Metrics[i]:g4}");
            }
        }

        if (WeightsAge > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"; weights of {WeightsAge} updates ago");
        }

        if (Fallback is not null)
        {
            text.Append("; ").Append(Fallback);
        }

        if (SkipReason is not null)
        {
            text.Append("; skipped: ").Append(SkipReason);
        }

        if (UnobservedReason is not null)
        {
            text.Append("; not learned from: ").Append(UnobservedReason);
        }

        return text.ToString();
    }

    private protected int Member(int task) => outcome.Tasks[outcome.TaskOf[task]].Member;

    private protected int IndexOfMember(int member, int? element)
    {
        for (var t = 0; t < outcome.Tasks.Count; t++)
        {
            if (outcome.Tasks[t].Member != member)
            {
                continue;
            }

            var size = outcome.TaskOf.Count(task => task == t);
            if (outcome.Tasks[t].IsFamily && element is null)
            {
                throw new ArgumentException($"Task '{outcome.Tasks[t].Key}' is a family of {size}: name the element, from 0 to {size - 1}.", nameof(member));
            }

            return (uint)(element ?? 0) < (uint)size
                ? FirstOf(t) + (element ?? 0)
                : throw new ArgumentOutOfRangeException(nameof(element), element, $"An element of task '{outcome.Tasks[t].Key}' must be from 0 to {size - 1}.");
        }

        throw new ArgumentException(
            FormattableString.Invariant($"Step '{StepName}' must have the task. Found number {member}; its tasks are {string.Join(", ", outcome.Tasks.Select(task => $"'{task.Key}'"))}."),
            nameof(member));
    }

    private int FirstOf(int declared)
    {
        var position = 0;
        while (outcome.TaskOf[position] != declared)
        {
            position++;
        }

        return position;
    }

    private double[] MeasuredGramian() =>
        outcome.Gramian ?? throw new InvalidOperationException(
            "The inner products of the task gradients were not measured in this step. Set StepOptions.AlwaysMeasureConflicts, or check HasGramian first.");

    private int Checked(int task) =>
        (uint)task < (uint)TaskCount ? task : throw new ArgumentOutOfRangeException(nameof(task), task, $"A task's index must be from 0 to {TaskCount - 1}.");
}
