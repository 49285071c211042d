using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Classification.Methods;

/// <summary>DWL's T: how much transfer counts against discriminability in the next epoch, from the features of the last one.</summary>
/// <remarks>
/// Xiao and Zhang, CVPR 2021, section 3.3: <c>T = A' / (A' + 1 - J')</c>. A, the squared distance of the domains' mean features (MMD with a linear kernel), is divided by its
/// maximum; J, the smaller one of the domains' <see cref="ScatterStatistics.Criterion"/>, is taken from its minimum to its maximum over both domains. Extremes
/// are those of the epochs so far, this one among them. T is 0.5 in the first epoch.
/// </remarks>
/// <param name="width">The width of the features.</param>
/// <param name="classes">The number of classes.</param>
internal sealed class DynamicWeight(int width, int classes) : IDisposable
{
    // Keeps a first epoch, whose extremes coincide, from a division by zero (the released code's constant).
    private const double Smallest = 1e-6;

    private readonly ScatterStatistics source = new(width, classes);
    private readonly ScatterStatistics target = new(width, classes);
    private double largestDistance;
    private double smallestCriterion = double.PositiveInfinity;
    private double largestCriterion = double.NegativeInfinity;

    /// <summary>T, from 0 to 1.</summary>
    public double Value { get; private set; } = 0.5;

    /// <summary>Takes a batch's features into the epoch.</summary>
    /// <param name="sourceFeatures">f_s, B x width.</param>
    /// <param name="labels">y_s, B.</param>
    /// <param name="targetFeatures">f_t, B x width.</param>
    /// <param name="answers">The classifier's answers on the target, B.</param>
    public void Add(Tensor sourceFeatures, Tensor labels, Tensor targetFeatures, Tensor answers)
    {
        source.Add(sourceFeatures, labels);
        target.Add(targetFeatures, answers);
    }

    /// <summary>Computes T from the epoch's features and starts the next epoch.</summary>
    public void EndEpoch()
    {
        using (NewDisposeScope())
        {
            End((source.Mean() - target.Mean()).square().sum().ToDouble(), source.Criterion(), target.Criterion());
        }

        source.Clear();
        target.Clear();
    }

    /// <summary>Computes T.</summary>
    /// <param name="distance">A.</param>
    /// <param name="sourceCriterion">J of the source.</param>
    /// <param name="targetCriterion">J of the target.</param>
    internal void End(double distance, double sourceCriterion, double targetCriterion)
    {
        largestDistance = Math.Max(largestDistance, distance);
        smallestCriterion = Math.Min(smallestCriterion, Math.Min(sourceCriterion, targetCriterion));
        largestCriterion = Math.Max(largestCriterion, Math.Max(sourceCriterion, targetCriterion));
        var transfer = distance / (largestDistance + Smallest);
        var discriminability = (Math.Min(sourceCriterion, targetCriterion) - smallestCriterion) / (largestCriterion - smallestCriterion + Smallest);
        Value = transfer / (transfer + 1 - discriminability);
    }

    /// <summary>Writes the whole state.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (var number in (double[])[Value, largestDistance, smallestCriterion, largestCriterion])
        {
            writer.Write(number);
        }

        source.Save(writer);
        target.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader)
    {
        Value = reader.ReadDouble();
        largestDistance = reader.ReadDouble();
        smallestCriterion = reader.ReadDouble();
        largestCriterion = reader.ReadDouble();
        source.Load(reader);
        target.Load(reader);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        source.Dispose();
        target.Dispose();
    }
}
