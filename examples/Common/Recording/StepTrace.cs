namespace MultiTaskGH.Examples.Common;

/// <summary>What the steps of a run found, in memory and in its checkpoints: losses, weights and inner products by step.</summary>
/// <remarks>Steps must have the same tasks. What a step did not measure, or a task that sat it out, is NaN.</remarks>
public sealed class StepTrace
{
    // The window of the recent numbers that are shown while a run goes on.
    private const int Window = 100;

    private readonly List<double> values = [];
    private string[] taskKeys = [];

    /// <summary>The keys of the tasks; empty before the first step.</summary>
    public IReadOnlyList<string> TaskKeys => taskKeys;

    /// <summary>How many steps were observed.</summary>
    public int Count => taskKeys.Length == 0 ? 0 : values.Count / RowLength;

    /// <summary>The sum of the losses, averaged over about the latest twenty steps; NaN before the first one.</summary>
    public double RecentLoss { get; private set; } = double.NaN;

    /// <summary>The largest weight of any step; NaN before the first one.</summary>
    public double LargestWeight { get; private set; } = double.NaN;

    // Losses, weights, and the upper triangle of the Gramian.
    private int RowLength => 2 * taskKeys.Length + taskKeys.Length * (taskKeys.Length + 1) / 2;

    /// <summary>Takes a step's report.</summary>
    /// <param name="report">The report.</param>
    /// <exception cref="ArgumentException">It speaks of other tasks than the first one.</exception>
    public void Observe(StepReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (taskKeys.Length == 0)
        {
            taskKeys = [.. report.TaskKeys];
        }
        else if (!report.TaskKeys.SequenceEqual(taskKeys))
        {
            throw new ArgumentException($"The tasks must be {string.Join(", ", taskKeys)}. Found {string.Join(", ", report.TaskKeys)}.", nameof(report));
        }

        var total = 0.0;
        for (var task = 0; task < taskKeys.Length; task++)
        {
            values.Add(report.IsActive(task) ? report.Loss(task) : double.NaN);
            total += report.IsActive(task) ? report.Loss(task) : 0;
        }

        for (var task = 0; task < taskKeys.Length; task++)
        {
            values.Add(report.Updated && report.IsActive(task) ? report.Weight(task) : double.NaN);
        }

        for (var first = 0; first < taskKeys.Length; first++)
        {
            for (var second = first; second < taskKeys.Length; second++)
            {
                values.Add(report.HasGramian && report.IsActive(first) && report.IsActive(second) ? report.InnerProduct(first, second) : double.NaN);
            }
        }

        RecentLoss = double.IsNaN(RecentLoss) ? total : RecentLoss + 0.05 * (total - RecentLoss);
        LargestWeight = double.IsNaN(LargestWeight) ? report.LargestWeight : Math.Max(LargestWeight, report.LargestWeight);
    }

    /// <summary>A task's losses by step.</summary>
    /// <param name="task">Its number.</param>
    public double[] Losses(int task) => Column(Checked(task));

    /// <summary>A task's weights by step.</summary>
    /// <param name="task">Its number.</param>
    public double[] Weights(int task) => Column(taskKeys.Length + Checked(task));

    /// <summary>The inner products of two tasks' gradients by step.</summary>
    /// <param name="first">A task's number.</param>
    /// <param name="second">Another one's, or the same for the squared norm.</param>
    public double[] InnerProducts(int first, int second) => Column(InnerProductColumn(first, second));

    /// <summary>The angles between two tasks' gradients in degrees by step; NaN where one of them is zero.</summary>
    /// <param name="first">A task's number.</param>
    /// <param name="second">Another one's.</param>
    public double[] Angles(int first, int second)
    {
        var (products, ofFirst, ofSecond) = (InnerProducts(first, second), InnerProducts(first, first), InnerProducts(second, second));
        return [.. products.Select((product, step) => double.RadiansToDegrees(Math.Acos(Math.Clamp(product / Math.Sqrt(ofFirst[step] * ofSecond[step]), -1, 1))))];
    }

    /// <summary>The share of the measured steps in which two tasks' gradients were in conflict, 0 to 1; NaN where none was measured.</summary>
    /// <param name="first">A task's number.</param>
    /// <param name="second">Another one's.</param>
    public double ConflictRate(int first, int second) => Rate(InnerProducts(first, second));

    /// <summary><see cref="ConflictRate"/> over the latest hundred steps.</summary>
    /// <param name="first">A task's number.</param>
    /// <param name="second">Another one's.</param>
    public double RecentConflictRate(int first, int second) => Rate(Column(InnerProductColumn(first, second), Math.Max(0, Count - Window)));

    /// <summary>How two tasks' gradients stood to each other, for plots.</summary>
    /// <param name="name">The name of the run.</param>
    /// <param name="first">A task's number.</param>
    /// <param name="second">Another one's.</param>
    /// <param name="iterations">The iterations of the run; each may have several steps.</param>
    public ConflictTrace Conflicts(string name, int first, int second, int iterations) => new(
        name,
        [.. Enumerable.Range(0, Count).Select(step => (double)step * iterations / Count)],
        InnerProducts(first, second),
        Angles(first, second),
        [.. new[] { first, second }.Select(task => (taskKeys[task], Weights(task)))]);

    /// <summary>Writes everything.</summary>
    /// <param name="writer">Is written to.</param>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(taskKeys.Length);
        Array.ForEach(taskKeys, writer.Write);
        writer.Write(RecentLoss);
        writer.Write(LargestWeight);
        writer.Write(values.Count);
        values.ForEach(writer.Write);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Is read from.</param>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        taskKeys = new string[reader.ReadInt32()];
        for (var task = 0; task < taskKeys.Length; task++)
        {
            taskKeys[task] = reader.ReadString();
        }

        RecentLoss = reader.ReadDouble();
        LargestWeight = reader.ReadDouble();
        values.Clear();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            values.Add(reader.ReadDouble());
        }
    }

    private static double Rate(ReadOnlySpan<double> products)
    {
        var (measured, conflicts) = (0, 0);
        foreach (var product in products)
        {
            measured += double.IsNaN(product) ? 0 : 1;
            conflicts += product < 0 ? 1 : 0;
        }

        return measured == 0 ? double.NaN : (double)conflicts / measured;
    }

    // Row after row of the triangle: each is one shorter than the one before.
    private int InnerProductColumn(int first, int second)
    {
        var (low, high) = (Math.Min(Checked(first), Checked(second)), Math.Max(first, second));
        return 2 * taskKeys.Length + low * taskKeys.Length - low * (low - 1) / 2 + high - low;
    }

    private double[] Column(int column, int start = 0)
    {
        var result = new double[Count - start];
        for (var step = 0; step < result.Length; step++)
        {
            result[step] = values[(start + step) * RowLength + column];
        }

        return result;
    }

    private int Checked(int task) => (uint)task < (uint)taskKeys.Length
        ? task
        : throw new ArgumentOutOfRangeException(nameof(task), task, $"The number of a task must be from 0 to {taskKeys.Length - 1}.");
}
