using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>Smooth Tchebycheff scalarization of the losses' logarithms: the worst task counts most. Needs the losses, one backward pass.</summary>
/// <remarks>
/// <para>
/// Lin, Zhang, Yang, Liu, Wang and Zhang, Smooth Tchebycheff Scalarization for Multi-Objective Optimization, ICML 2024, in the form for deep
/// multi-task learning: the objective <c>N mu log sum_i exp(p_i log(L_i / nadir_i) / mu)</c>, whose derivative by <c>L_i</c> is the weight. The
/// preferences <c>p</c> are scaled to the mean 1, and all 1 by default.
/// </para>
/// <para>
/// The nadir is given, or measured: for <see cref="WarmUpEpochs"/> epochs and one more the objective is <c>sum_i log L_i</c>, that is
/// <c>weight_i = 1 / L_i</c>, and the task's mean loss in the last of them is its nadir; as long as one of the active tasks has none, all weights are
/// <c>1 / L_i</c>. An epoch of a task is <see cref="UpdatesPerEpoch"/> updates in which it took part; LibMTL (<c>STCH_mu</c>,
/// <c>STCH_warmup_epoch</c> = 4, no preferences) counts the trainer's. A loss that is zero or negative has no logarithm: no solution, naming the
/// task, where LibMTL adds 1e-20. Promises nothing about conflicts. The factor of a loss does not matter once the nadir has been measured with it.
/// </para>
/// </remarks>
public sealed record STCH : Harmonizer
{
    /// <summary>mu, above 0; 1 by default. The smaller, the more the worst task counts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number above 0.</exception>
    public double Mu { get; init => field = ParameterGuard.Positive(value, nameof(Mu)); } = 1;

    /// <summary>The losses that count as equally bad, one per task, above 0; null, the default, measures them in the last epoch of the warm-up.</summary>
    /// <exception cref="ArgumentException">No number, or one that is not positive and finite.</exception>
    public IReadOnlyList<double>? Nadir
    {
        get;
        init => field = value is null ? null : ParameterGuard.PerTask(value, number => number > 0 && double.IsFinite(number), "positive, finite numbers", nameof(Nadir));
    }

    /// <summary>How much each task matters, one number per task, at least 0, only their ratios count; null, the default, for all alike.</summary>
    /// <exception cref="ArgumentException">No number, one that is negative or not finite, or zeros only.</exception>
    public IReadOnlyList<double>? Preference { get; init => field = Preferences.Guard(value, nameof(Preference)); }

    /// <summary>
    /// How many epochs pass before the one in which the nadir is measured; 4 by default, at least 0. Without effect where <see cref="Nadir"/> is
    /// given.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0.</exception>
    public int WarmUpEpochs { get; init => field = ParameterGuard.AtLeast(value, 0, nameof(WarmUpEpochs)); } = 4;

    /// <summary>How many updates make an epoch, at least 1; 1 by default. Set it to the batches of an epoch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int UpdatesPerEpoch { get; init => field = ParameterGuard.AtLeast(value, 1, nameof(UpdatesPerEpoch)); } = 1;

    /// <inheritdoc/>
    public override Needs Needs => Needs.Losses;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        Preferences.CheckCount(Nadir, taskCount, nameof(Nadir));
        Preferences.CheckCount(Preference, taskCount, nameof(Preference));
        return new Run(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"new STCH {{ Mu = {Mu}, Nadir = {Preferences.Text(Nadir)}, Preference = {Preferences.Text(Preference)}, WarmUpEpochs = {WarmUpEpochs}, UpdatesPerEpoch = {UpdatesPerEpoch} }}");

    private sealed class Run : TaskStateRun
    {
        private readonly STCH definition;
        private readonly double[] preference;

        public Run(STCH definition, int taskCount)
            : base(definition, taskCount, 0, 0)
        {
            this.definition = definition;
            preference = [.. definition.Preference ?? Enumerable.Repeat(1.0, taskCount)];
            var mean = preference.Sum(value => value / taskCount);
            preference = Array.ConvertAll(preference, value => value / mean);
        }

        private protected override HarmonizerResult SolveChecked(in HarmonizerInput input, Span<double> weights)
        {
            if (FirstNotPositive(input.Losses) is >= 0 and var position)
            {
                return NotPositive(position, input.Losses[position]);
            }

            var isWarm = true;
            foreach (var task in input.ActiveTasks)
            {
                isWarm &= definition.Nadir is not null || Column(0)[task] >= Warmth;
            }

            for (var i = 0; i < weights.Length; i++)
            {
                var task = input.ActiveTasks[i];
                weights[i] = isWarm ? preference[task] * Math.Log(input.Losses[i] / NadirOf(task)) / definition.Mu : 1 / input.Losses[i];
                WarmUp(task, input.Losses[i]);
            }

            if (isWarm)
            {
                Softmax.Apply(weights, weights.Length);
                for (var i = 0; i < weights.Length; i++)
                {
                    weights[i] *= preference[input.ActiveTasks[i]] / input.Losses[i];
                }
            }

            return HarmonizerResult.Solved;
        }

        private double Warmth => (definition.WarmUpEpochs + 1.0) * definition.UpdatesPerEpoch;

        private double NadirOf(int task) => definition.Nadir is { } given ? given[task] : Column(1)[task];

        /// <summary>Counts a task's updates and, in the last epoch of the warm-up, sums its losses to their mean.</summary>
        private void WarmUp(int task, double loss)
        {
            ref var updates = ref Column(0)[task];
            if (definition.Nadir is null && updates < Warmth)
            {
                updates++;
                if (updates > Warmth - definition.UpdatesPerEpoch)
                {
                    Column(1)[task] += loss / definition.UpdatesPerEpoch;
                }
            }
        }
    }
}
