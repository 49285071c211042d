namespace MultiTaskGH.Diagnostics;

/// <summary>
/// Watches how the gradients of the tasks agree during training: conflict rates, histories of losses, weights and angles, and histograms of
/// inner products.
/// </summary>
/// <remarks>
/// <para>Feed it the reports of one step: its tasks are those of the first report. Its memory is taken with the first report and does not
/// grow (<see cref="ConflictMonitorOptions.Capacity"/>); a report costs the same however many came before, over the long run. Not safe
/// for several threads.</para>
/// <para>Rates and histograms count the <em>measured</em> steps: those that updated parameters and whose report has finite inner products
/// (<see cref="StepReport.HasGramian"/>); a pair counts where both of its tasks took part. Where a task sat out, its points in the histories
/// are NaN: gaps. Reports without them still count as observed and enter the histories of losses and weights;
/// their points in the other histories are NaN. A method that does not need inner products gives them under
/// <see cref="StepOptions.AlwaysMeasureConflicts"/>.</para>
/// </remarks>
public sealed class ConflictMonitor : IStepObserver
{
    private readonly ConflictMonitorOptions options;
    private TaskSet? tasks;
    private ThinnedHistory history = new(0, 0);
    private ConflictWindow window = new(1, 0);
    private HistogramCounter[] histograms = [];
    private long[] pairConflicts = [];
    private long[] pairMeasurements = [];
    private double[] gramian = [];

    /// <summary>Creates a monitor.</summary>
    /// <param name="options">Null for the defaults.</param>
    public ConflictMonitor(ConflictMonitorOptions? options = null) => this.options = options ?? new();

    /// <summary>The keys of the tasks; empty before the first report.</summary>
    public IReadOnlyList<string> TaskKeys => tasks?.Keys ?? [];

    /// <summary>How many reports were observed.</summary>
    public long Observations { get; private set; }

    /// <summary>How many steps were skipped.</summary>
    public long SkippedSteps { get; private set; }

    /// <summary>In how many steps another method stood in for the harmonizer.</summary>
    public long Fallbacks { get; private set; }

    /// <summary>How many steps updated parameters and had their inner products measured: what the rates are relative to.</summary>
    public long MeasuredSteps { get; private set; }

    /// <summary>In how many measured steps at least one pair of tasks conflicted.</summary>
    public long ConflictingSteps { get; private set; }

    /// <summary>
    /// The share of conflicting pairs among all pairs that took part in measured steps, 0 to 1; NaN before the first one, and for a single task.
    /// </summary>
    public double ConflictRate => pairConflicts.Sum() / (double)pairMeasurements.Sum();

    /// <summary>The share of measured steps in which at least one pair conflicted, 0 to 1; NaN before the first one.</summary>
    public double ConflictingStepRate => ConflictingSteps / (double)MeasuredSteps;

    /// <summary><see cref="ConflictRate"/> over the latest <see cref="ConflictMonitorOptions.Window"/> measured steps.</summary>
    public double WindowConflictRate => window.Rate;

    /// <summary>Every how many observations a point of the histories stands for: 1 until they are full, then a power of two.</summary>
    public long HistoryStride => history.Stride;

    /// <inheritdoc/>
    public void Observe(StepReport report)
    {
        var isFirst = tasks is null;
        var set = TaskSet.Bind(ref tasks, report);
        if (isFirst)
        {
            Allocate(set);
        }

        var isMeasured = report.Updated && ReadGramian(report, set);
        if (isMeasured)
        {
            CountConflicts(report, set);
        }

        if (history.Keeps(Observations))
        {
            var row = history.Append(report.StepIndex);
            for (var task = 0; task < set.Count; task++)
            {
                row[task] = report.Loss(task);
                row[set.Count + task] = report.Weight(task);
            }

            if (isMeasured)
            {
                gramian.CopyTo(row[(2 * set.Count)..]);
            }
            else
            {
                row[(2 * set.Count)..].Fill(double.NaN);
            }
        }

        Observations++;
        SkippedSteps += report.Updated ? 0 : 1;
        Fallbacks += report.Fallback is null ? 0 : 1;
    }

    /// <summary>The index of a task's key.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="ArgumentException">No task has this key.</exception>
    /// <exception cref="InvalidOperationException">No report was observed yet.</exception>
    public int IndexOf(string key)
    {
        for (var task = 0; task < Bound.Count; task++)
        {
            if (string.Equals(Bound.Keys[task], key, StringComparison.Ordinal))
            {
                return task;
            }
        }

        throw new ArgumentException($"key must be one of {string.Join(", ", Bound.Keys)}. Found '{key}'.", nameof(key));
    }

    /// <summary>The share of the measured steps with both tasks in which they conflicted, 0 to 1; NaN before the first one.</summary>
    /// <inheritdoc cref="InnerProducts" path="/param"/>
    /// <inheritdoc cref="InnerProducts" path="/exception"/>
    public double PairConflictRate(int first, int second) => pairConflicts[Bound.PairIndex(first, second)] / (double)pairMeasurements[Bound.PairIndex(first, second)];

    /// <summary><see cref="PairConflictRate"/> over the latest <see cref="ConflictMonitorOptions.Window"/> measured steps.</summary>
    /// <inheritdoc cref="InnerProducts" path="/param"/>
    /// <inheritdoc cref="InnerProducts" path="/exception"/>
    public double WindowPairConflictRate(int first, int second) => window.PairRate(Bound.PairIndex(first, second));

    /// <summary>The histogram of the inner product of two tasks' gradients over all measured steps.</summary>
    /// <param name="first">A task's index.</param>
    /// <param name="second">Another task's index.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such task.</exception>
    /// <exception cref="ArgumentException">Twice the same task.</exception>
    /// <exception cref="InvalidOperationException">No report was observed yet.</exception>
    public InnerProductHistogram InnerProducts(int first, int second) => histograms[Bound.PairIndex(first, second)].ToHistogram();

    /// <summary>The losses of a task, without factors.</summary>
    /// <inheritdoc cref="GradientNormHistory" path="/param"/>
    /// <inheritdoc cref="GradientNormHistory" path="/exception"/>
    public IReadOnlyList<HistoryPoint> LossHistory(int task)
    {
        Bound.Checked(task, nameof(task));
        return History(row => row[task]);
    }

    /// <summary>The harmonizer's weights of a task; NaN in skipped steps.</summary>
    /// <inheritdoc cref="GradientNormHistory" path="/param"/>
    /// <inheritdoc cref="GradientNormHistory" path="/exception"/>
    public IReadOnlyList<HistoryPoint> WeightHistory(int task)
    {
        var column = Bound.Count + Bound.Checked(task, nameof(task));
        return History(row => row[column]);
    }

    /// <summary>The 2-norms of a task's gradient over the shared parameters.</summary>
    /// <param name="task">A task's index.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such task.</exception>
    /// <exception cref="InvalidOperationException">No report was observed yet.</exception>
    public IReadOnlyList<HistoryPoint> GradientNormHistory(int task)
    {
        var column = NormColumn(Bound.Checked(task, nameof(task)));
        return History(row => Math.Sqrt(row[column]));
    }

    /// <summary>The inner products of two tasks' gradients.</summary>
    /// <inheritdoc cref="InnerProducts" path="/param"/>
    /// <inheritdoc cref="InnerProducts" path="/exception"/>
    public IReadOnlyList<HistoryPoint> InnerProductHistory(int first, int second)
    {
        var column = PairColumn(first, second);
        return History(row => row[column]);
    }

    /// <summary>The cosines of the angle between two tasks' gradients, -1 to 1; NaN also where one of them is zero.</summary>
    /// <inheritdoc cref="InnerProducts" path="/param"/>
    /// <inheritdoc cref="InnerProducts" path="/exception"/>
    public IReadOnlyList<HistoryPoint> CosineHistory(int first, int second)
    {
        var (pair, i, j) = (PairColumn(first, second), NormColumn(first), NormColumn(second));
        return History(row => Angle.Cosine(row[pair], row[i], row[j]));
    }

    /// <summary>
    /// The angles between two tasks' gradients in degrees, 0 to 180; above 90 they conflict. NaN also where one of them is zero.
    /// </summary>
    /// <inheritdoc cref="InnerProducts" path="/param"/>
    /// <inheritdoc cref="InnerProducts" path="/exception"/>
    public IReadOnlyList<HistoryPoint> AngleHistory(int first, int second)
    {
        var (pair, i, j) = (PairColumn(first, second), NormColumn(first), NormColumn(second));
        return History(row => double.RadiansToDegrees(Angle.FromCosine(Angle.Cosine(row[pair], row[i], row[j]))));
    }

    private TaskSet Bound =>
        tasks ?? throw new InvalidOperationException("The monitor has no tasks before its first report. Call Observe first.");

    private void Allocate(TaskSet set)
    {
        var products = set.Pairs.Length + set.Count;
        history = new(options.Capacity, 2 * set.Count + products);
        window = new(options.Window, set.Pairs.Length);
        histograms = Array.ConvertAll(set.Pairs, _ => HistogramCounter.Create(options));
        pairConflicts = new long[set.Pairs.Length];
        pairMeasurements = new long[set.Pairs.Length];
        gramian = new double[products];
    }

    /// <summary>Reads the pairs' inner products and then the squared norms; false where they are not there, or not finite for tasks that took part.</summary>
    private bool ReadGramian(StepReport report, TaskSet set)
    {
        if (!report.HasGramian)
        {
            return false;
        }

        var isFinite = true;
        for (var pair = 0; pair < set.Pairs.Length; pair++)
        {
            gramian[pair] = report.InnerProduct(set.Pairs[pair].First, set.Pairs[pair].Second);
            isFinite &= double.IsFinite(gramian[pair]) || !BothTakePart(report, set.Pairs[pair]);
        }

        for (var task = 0; task < set.Count; task++)
        {
            gramian[set.Pairs.Length + task] = report.InnerProduct(task, task);
            isFinite &= double.IsFinite(gramian[set.Pairs.Length + task]) || !report.IsActive(task);
        }

        return isFinite;
    }

    private void CountConflicts(StepReport report, TaskSet set)
    {
        var anyConflict = false;
        for (var pair = 0; pair < set.Pairs.Length; pair++)
        {
            if (!BothTakePart(report, set.Pairs[pair]))
            {
                continue;
            }

            pairMeasurements[pair]++;
            var isConflict = gramian[pair] < 0;
            pairConflicts[pair] += isConflict ? 1 : 0;
            anyConflict |= isConflict;
            histograms[pair].Add(gramian[pair]);
        }

        window.Add(report, set.Pairs);
        MeasuredSteps++;
        ConflictingSteps += anyConflict ? 1 : 0;
    }

    private static bool BothTakePart(StepReport report, (int First, int Second) pair) => report.IsActive(pair.First) && report.IsActive(pair.Second);

    private int PairColumn(int first, int second) => 2 * Bound.Count + Bound.PairIndex(first, second);

    private int NormColumn(int task) => 2 * Bound.Count + Bound.Pairs.Length + task;

    private HistoryPoint[] History(Func<ReadOnlySpan<double>, double> read)
    {
        var points = new HistoryPoint[history.Count];
        for (var k = 0; k < points.Length; k++)
        {
            points[k] = new(k * history.Stride, history.Step(k), read(history.Row(k)));
        }

        return points;
    }
}
