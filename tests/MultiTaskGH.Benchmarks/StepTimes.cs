namespace MultiTaskGH.Benchmarks;

/// <summary>The times of one workload's variants in milliseconds, round by round: those of a round were measured one after the other.</summary>
internal sealed class StepTimes(string workload, int taskCount, string[] variants)
{
    private readonly List<double>[] wall = Array.ConvertAll(variants, _ => new List<double>());
    private readonly List<double>[] processor = Array.ConvertAll(variants, _ => new List<double>());

    public string Workload { get; } = workload;

    public int TaskCount { get; } = taskCount;

    public IReadOnlyList<string> Variants { get; } = variants;

    public int Rounds => wall[0].Count;

    public required string LoadBefore { get; init; }

    public string LoadAfter { get; set; } = "";

    public void Add(int variant, TimeSpan wallTime, TimeSpan processorTime)
    {
        wall[variant].Add(wallTime.TotalMilliseconds);
        processor[variant].Add(processorTime.TotalMilliseconds);
    }

    /// <summary>Whether a variant was measured.</summary>
    public bool Has(string variant) => Index(variant) >= 0;

    public double MedianTime(string variant) => Median([.. wall[Index(variant)]]);

    public double MedianProcessorTime(string variant) => Median([.. processor[Index(variant)]]);

    public double RatioOfMedians(string variant, string other) => MedianTime(variant) / MedianTime(other);

    /// <summary>The median over the rounds of the ratio within a round: of the wall times what a noisy machine disturbs least.</summary>
    public double MedianOfRatios(string variant, string other) => MedianOfRatios(wall, variant, other);

    /// <summary>The same of the processor times, which other programs disturb less; on several threads they count the waiting for each other.</summary>
    public double MedianOfProcessorRatios(string variant, string other) => MedianOfRatios(processor, variant, other);

    private double MedianOfRatios(List<double>[] times, string variant, string other) =>
        Median([.. times[Index(variant)].Zip(times[Index(other)], (a, b) => a / b)]);

    private int Index(string variant) => Array.IndexOf([.. Variants], variant);

    private static double Median(double[] values)
    {
        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
