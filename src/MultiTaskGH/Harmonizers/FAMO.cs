using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>
/// Fast adaptive multitask optimization: learned weights under which the losses fall at equal relative rates. Needs the losses before and after the
/// update, one backward pass and one further forward pass.
/// </summary>
/// <remarks>
/// <para>
/// Liu, Feng, Stone and Liu, FAMO, NeurIPS 2023: with <c>z = softmax(logits)</c> and the distance <c>D_i = L_i - minimum_i + epsilon</c> to the
/// lowest loss, <c>weight_i = z_i / (c D_i)</c>, <c>c = sum_j z_j / D_j</c>: positive, with the sum 1. After the update the logits learn from what
/// each <c>log D_i</c> has lost.
/// </para>
/// <para>
/// The run owns the logits (0 at first) and the Adam optimizer that learns them (betas 0.9 and 0.999): they are in no optimizer of the step. LibMTL
/// and the authors' code call the parameters <c>w_lr</c> or <c>FAMO_w_lr</c> (<see cref="LearningRate"/>), <c>gamma</c> or <c>FAMO_w_gamma</c>
/// (<see cref="WeightDecay"/>), and fix <see cref="Epsilon"/>. A loss at or below its minimum less epsilon has no logarithm: no solution, naming the
/// task; after an update such a task teaches nothing. Promises nothing about conflicts.
/// </para>
/// </remarks>
public sealed record FAMO : Harmonizer
{
    /// <summary>The learning rate of the logits, above 0; 0.025 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number above 0.</exception>
    public double LearningRate { get; init => field = ParameterGuard.Positive(value, nameof(LearningRate)); } = 0.025;

    /// <summary>How strongly the logits are drawn back to 0, at least 0; 0.001 by default. Added to their gradient.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number of at least 0.</exception>
    public double WeightDecay { get; init => field = ParameterGuard.NotNegative(value, nameof(WeightDecay)); } = 0.001;

    /// <summary>The lowest value that each loss can take, one per task; null, the default, for zeros.</summary>
    /// <exception cref="ArgumentException">No number, or one that is not finite.</exception>
    public IReadOnlyList<double>? MinimumLosses
    {
        get;
        init => field = value is null ? null : ParameterGuard.PerTask(value, nameof(MinimumLosses));
    }

    /// <summary>What is added to a loss above its minimum before the logarithm, at least 0; 1e-8 by default, in the unit of the losses.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number of at least 0.</exception>
    public double Epsilon { get; init => field = ParameterGuard.NotNegative(value, nameof(Epsilon)); } = 1e-8;

    /// <inheritdoc/>
    public override Needs Needs => Needs.Losses | Needs.LossesAfterUpdate;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        Preferences.CheckCount(MinimumLosses, taskCount, nameof(MinimumLosses));
        return new Run(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"new FAMO {{ LearningRate = {LearningRate}, WeightDecay = {WeightDecay}, MinimumLosses = {Preferences.Text(MinimumLosses)}, Epsilon = {Epsilon} }}");

    private sealed class Run(FAMO definition, int taskCount)
        : LearnedRun(definition, taskCount, 0, new Adam(definition.LearningRate, definition.WeightDecay), 0)
    {
        private readonly double[] shares = new double[taskCount];
        private readonly double[] gains = new double[taskCount];
        private readonly int[] learners = new int[taskCount];

        // The distances of the latest solve; 0 for a task that took no part in it.
        private Span<double> Before => Column(OwnColumn);

        public override void ObserveUpdate(ReadOnlySpan<int> activeTasks, ReadOnlySpan<double> losses)
        {
            if (activeTasks.Length != losses.Length)
            {
                throw new ArgumentException($"losses must hold one number for each of {activeTasks.Length} active tasks. Found {losses.Length}.", nameof(losses));
            }

            var count = 0;
            for (var i = 0; i < activeTasks.Length; i++)
            {
                var task = activeTasks[i];
                if (Before[task] == 0)
                {
                    throw new InvalidOperationException($"ObserveUpdate must follow a Solve with the same tasks. Found task {task}, which took no part in the latest one.");
                }

                var after = Distance(task, losses[i]);
                if (after > 0)
                {
                    gains[count] = Math.Log(Before[task] / after);
                    shares[count] = Learned[task];
                    learners[count++] = task;
                }
            }

            Before.Clear();
            if (count > 0)
            {
                LearnFromGains(count);
            }
        }

        private protected override HarmonizerResult SolveChecked(in HarmonizerInput input, Span<double> weights)
        {
            for (var i = 0; i < weights.Length; i++)
            {
                if (!(Distance(input.ActiveTasks[i], input.Losses[i]) > 0))
                {
                    return HarmonizerResult.NoSolution(
                        i, FormattableString.Invariant($"its loss must lie above its minimum, {MinimumOf(input.ActiveTasks[i])}. Found {input.Losses[i]}. Set MinimumLosses."));
                }
            }

            Before.Clear();
            for (var i = 0; i < weights.Length; i++)
            {
                var task = input.ActiveTasks[i];
                Before[task] = Distance(task, input.Losses[i]);
                weights[i] = Learned[task] - Math.Log(Before[task]);
            }

            // softmax(logits - log D) is z / D over its sum.
            Softmax.Apply(weights, 1);
            return HarmonizerResult.Solved;
        }

        private void LearnFromGains(int count)
        {
            var z = shares.AsSpan(0, count);
            Softmax.Apply(z, 1);
            var mean = Vectors.Dot(z, gains.AsSpan(0, count));
            for (var i = 0; i < count; i++)
            {
                Learn(learners[i], z[i] * (gains[i] - mean));
            }
        }

        private double Distance(int task, double loss) => loss - MinimumOf(task) + definition.Epsilon;

        private double MinimumOf(int task) => definition.MinimumLosses is { } minimum ? minimum[task] : 0;
    }
}
