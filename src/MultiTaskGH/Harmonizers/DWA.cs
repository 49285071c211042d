using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>Dynamic weight average: tasks whose loss falls slowly get more weight. Needs the losses, one backward pass.</summary>
/// <remarks>
/// <para>
/// Liu, Johns and Davison, End-to-End Multi-Task Learning with Attention, CVPR 2019, equation 7: <c>weight_i = N softmax(r / T)_i</c> with
/// <c>r_i = L_i(t-1) / L_i(t-2)</c>, the task's mean losses of the last epoch and of the one before; before there are two, <c>r_i = 1</c>. The
/// weights sum to N.
/// </para>
/// <para>
/// The step knows no epochs: an epoch of a task is <see cref="UpdatesPerEpoch"/> updates in which it took part. LibMTL counts the trainer's epochs;
/// its <c>T</c> is <see cref="Temperature"/>. Meant for losses that are not negative. Where the ratio is undefined (the older loss 0 or negative, the
/// newer one negative) it counts as 1, and the report says so; LibMTL passes on what the division gives. Promises nothing about conflicts; a loss may
/// be scaled by any factor.
/// </para>
/// </remarks>
public sealed record DWA : Harmonizer
{
    private const string UndefinedRatio = "The loss of a task fell to zero or below in an epoch: its ratio counts as 1";

    /// <summary>T, above 0; 2 by default. The larger, the more alike the weights.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number above 0.</exception>
    public double Temperature { get; init => field = ParameterGuard.Positive(value, nameof(Temperature)); } = 2;

    /// <summary>
    /// How many updates make an epoch, at least 1; 1 by default, which compares the losses of single batches. Set it to the batches of an epoch.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int UpdatesPerEpoch { get; init => field = ParameterGuard.AtLeast(value, 1, nameof(UpdatesPerEpoch)); } = 1;

    /// <inheritdoc/>
    public override Needs Needs => Needs.Losses;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        return new Run(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"new DWA {{ Temperature = {Temperature}, UpdatesPerEpoch = {UpdatesPerEpoch} }}");

    private sealed class Run(DWA definition, int taskCount) : TaskStateRun(definition, taskCount, 0, 0, 0, 0, 0)
    {
        private protected override HarmonizerResult SolveChecked(in HarmonizerInput input, Span<double> weights)
        {
            var last = Column(0);
            var older = Column(1);
            var epochs = Column(2);
            var sums = Column(3);
            var counts = Column(4);
            var result = HarmonizerResult.Solved;
            for (var i = 0; i < weights.Length; i++)
            {
                var task = input.ActiveTasks[i];
                var ratio = 1.0;
                if (epochs[task] >= 2)
                {
                    if (older[task] > 0 && last[task] >= 0)
                    {
                        ratio = last[task] / older[task];
                    }
                    else
                    {
                        result = HarmonizerResult.FellBack(UndefinedRatio);
                    }
                }

                weights[i] = Math.Min(ratio / definition.Temperature, double.MaxValue);
                sums[task] += input.Losses[i];
                if (++counts[task] >= definition.UpdatesPerEpoch)
                {
                    older[task] = last[task];
                    last[task] = sums[task] / counts[task];
                    epochs[task] = Math.Min(epochs[task] + 1, 2);
                    (sums[task], counts[task]) = (0, 0);
                }
            }

            Softmax.Apply(weights, weights.Length);
            return result;
        }
    }
}
