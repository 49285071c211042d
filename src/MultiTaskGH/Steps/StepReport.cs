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

    /// <summary>Whether parameters were updated. False where the non-finite policy skipped the step.</summary>
    public bool Updated => outcome.SkipReason is null;

    /// <summary>Why nothing was updated; null where the update took place.</summary>
    public string? SkipReason => outcome.SkipReason;

    /// <summary>Which method stood in for the harmonizer, and why; null where none did.</summary>
    public string? Fallback => outcome.Fallback;

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
    /// Whether the factors after harmonizing (<see cref="StepOptions.PostWeights"/>) are all equal and positive. With others, what a harmonizer
    /// promises of its direction does not hold.
    /// </summary>
    public bool IsHarmonizerDirection => Array.TrueForAll(outcome.PostWeights, s => s == outcome.PostWeights[0]) && outcome.PostWeights[0] > 0;

    /// <summary>The largest magnitude among the harmonizer's weights; NaN in a skipped step.</summary>
    public double LargestWeight
    {
        get
        {
            var largest = double.NegativeInfinity;
            foreach (var weight in outcome.Weights)
            {
                largest = Math.Max(largest, Math.Abs(weight));
            }

            return largest;
        }
    }

    /// <summary>The 2-norm of the direction over the shared parameters, before clipping, from the inner products.</summary>
    /// <exception cref="InvalidOperationException">The inner products were not measured.</exception>
    public double DirectionNorm
    {
        get
        {
            var square = 0.0;
            for (var i = 0; i < TaskCount; i++)
            {
                square += outcome.Weights[i] * outcome.PostWeights[i] * InnerProductWithDirection(i);
            }

            return Math.Sqrt(Math.Max(0, square));
        }
    }

    /// <summary>The loss of a task as its method returned it, without factors; the mean over the micro-batches.</summary>
    /// <param name="task">The task's index.</param>
    public double Loss(int task) => outcome.Losses[Checked(task)];

    /// <summary>The constant factor that was applied to a task's loss before harmonizing.</summary>
    /// <param name="task">The task's index.</param>
    public double TaskWeight(int task) => outcome.TaskWeights[Checked(task)];

    /// <summary>The harmonizer's weight of a task; NaN in a skipped step.</summary>
    /// <param name="task">The task's index.</param>
    public double Weight(int task) => outcome.Weights[Checked(task)];

    /// <summary>The factor that was applied to a task's weight after harmonizing.</summary>
    /// <param name="task">The task's index.</param>
    public double PostWeight(int task) => outcome.PostWeights[Checked(task)];

    /// <summary>The inner product of two tasks' gradients over the shared parameters, constant factors included.</summary>
    /// <param name="first">A task's index.</param>
    /// <param name="second">A task's index.</param>
    /// <exception cref="InvalidOperationException">The inner products were not measured.</exception>
    public double InnerProduct(int first, int second) => MeasuredGramian()[Checked(first) * TaskCount + Checked(second)];

    /// <summary>The inner product of a task's gradient with the direction of the update: negative where the update hurts the task.</summary>
    /// <param name="task">The task's index.</param>
    /// <exception cref="InvalidOperationException">The inner products were not measured.</exception>
    public double InnerProductWithDirection(int task)
    {
        var gramian = MeasuredGramian();
        var product = 0.0;
        for (var j = 0; j < TaskCount; j++)
        {
            product += gramian[Checked(task) * TaskCount + j] * outcome.Weights[j] * outcome.PostWeights[j];
        }

        return product;
    }

    /// <summary>The 2-norm of a task's gradient over the shared parameters.</summary>
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
    /// <exception cref="InvalidOperationException">The inner products were not measured.</exception>
    public IReadOnlyList<int> HurtTasks()
    {
        var gramian = MeasuredGramian();
        var hurt = new List<int>();
        for (var i = 0; i < TaskCount; i++)
        {
            var product = 0.0;
            var magnitude = 0.0;
            for (var j = 0; j < TaskCount; j++)
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

    /// <summary>One line for a log, the same under every culture.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{StepName} {StepIndex}:");
        for (var i = 0; i < TaskCount; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" {TaskKeys[i]} {Loss(i):g4}");
            if (Updated)
            {
                text.Append(CultureInfo.InvariantCulture, $" (x{Weight(i):g4})");
            }
        }

        if (Updated && HasGramian && TaskCount > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"; conflicts {Conflicts().Count} of {TaskCount * (TaskCount - 1) / 2}");
            if (TaskCount == 2)
            {
                text.Append(CultureInfo.InvariantCulture, $", cosine {Cosine(0, 1):f3}");
            }
        }

        if (Fallback is not null)
        {
            text.Append("; ").Append(Fallback);
        }

        if (SkipReason is not null)
        {
            text.Append("; skipped: ").Append(SkipReason);
        }

        return text.ToString();
    }

    private protected int Member(int task) => outcome.Members[task];

    private protected int IndexOfMember(int member)
    {
        var index = Array.IndexOf(outcome.Members, member);
        return index >= 0
            ? index
            : throw new ArgumentException(FormattableString.Invariant($"Step '{StepName}' must have the task. Found the number {member}; its tasks are {string.Join(", ", TaskKeys)}."));
    }

    private double[] MeasuredGramian() =>
        outcome.Gramian ?? throw new InvalidOperationException(
            "The inner products of the task gradients were not measured in this step. Set StepOptions.AlwaysMeasureConflicts, or check HasGramian first.");

    private int Checked(int task) =>
        (uint)task < (uint)TaskCount ? task : throw new ArgumentOutOfRangeException(nameof(task), task, $"A task's index must be from 0 to {TaskCount - 1}.");
}
