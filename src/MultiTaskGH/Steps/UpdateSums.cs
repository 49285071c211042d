namespace MultiTaskGH;

/// <summary>What the micro-batches of an update add up to: losses, factors, metrics, and which tasks took part.</summary>
internal sealed class UpdateSums(TaskLayout layout, int metricCount, IReadOnlyList<double>? optionFactors)
{
    private readonly double[] metricSums = new double[metricCount];
    private readonly int[] metricCounts = new int[metricCount];
    private double[] losses = [];
    private double[] weightedLosses = [];
    private int[] counts = [];
    private double[] taskWeights = [];
    private double[] postWeights = [];
    private int[]? active;

    public int MicroBatches { get; private set; }

    /// <summary>The positions of the tasks that took part in at least one micro-batch, ascending.</summary>
    public int[] Active => active ??= [.. Enumerable.Range(0, counts.Length).Where(position => counts[position] > 0)];

    /// <summary>The losses of the active tasks, factors before harmonizing included: sums over the micro-batches.</summary>
    public double[] ActiveLosses() => [.. Active.Select(position => weightedLosses[position])];

    public double PostWeight(int position) => postWeights[position];

    public void Clear()
    {
        MicroBatches = 0;
        active = null;
        Array.Clear(metricSums);
        Array.Clear(metricCounts);
        var count = layout.Count;
        if (losses.Length != count)
        {
            losses = new double[count];
            weightedLosses = new double[count];
            counts = new int[count];
            taskWeights = new double[count];
            postWeights = new double[count];
        }

        Array.Clear(losses);
        Array.Clear(weightedLosses);
        Array.Clear(counts);
        for (var position = 0; position < count; position++)
        {
            var task = layout.Tasks[layout.TaskOf[position]];
            var (isBefore, constant) = (task.WeightApplies is WeightApplies.BeforeHarmonizing, task.WeightFrom is null ? task.Weight : double.NaN);
            taskWeights[position] = isBefore ? constant : 1;
            postWeights[position] = (isBefore ? 1 : constant) * OptionFactor(position);
        }
    }

    /// <summary>Adds a micro-batch.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="values">The losses of its active tasks.</param>
    public void Add(PassContents pass, ReadOnlySpan<double> values)
    {
        MicroBatches++;
        active = null;
        for (var i = 0; i < values.Length; i++)
        {
            var (position, _, _, factor) = pass.Active[i];
            losses[position] += values[i];
            weightedLosses[position] += factor * values[i];
            counts[position]++;
            taskWeights[position] = factor;
            postWeights[position] = pass.AfterFactor(layout.TaskOf[position]) * OptionFactor(position);
        }

        foreach (var (metric, value) in pass.Metrics())
        {
            metricSums[metric] += value;
            metricCounts[metric]++;
        }
    }

    /// <summary>The losses without factors, the mean over the micro-batches in which the task took part; NaN where it took part in none.</summary>
    public double[] MeanLosses() => [.. losses.Select((sum, position) => counts[position] == 0 ? double.NaN : sum / counts[position])];

    /// <summary>The factors before harmonizing, those of the last micro-batch; NaN where none was read.</summary>
    public double[] TaskWeights() => [.. taskWeights];

    /// <summary>The factors after harmonizing, those of the last micro-batch; NaN where none was read.</summary>
    public double[] PostWeights() => [.. postWeights];

    /// <summary>The mean over the micro-batches in which a metric was present; NaN where it was present in none.</summary>
    public double[] Metrics() => metricSums.Length == 0 ? [] : [.. metricSums.Select((sum, metric) => sum / metricCounts[metric])];

    private double OptionFactor(int position) => optionFactors?[layout.TaskOf[position]] ?? 1;
}
