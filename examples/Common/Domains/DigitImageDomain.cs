using System.Security.Cryptography;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>A domain of digits in memory, as bytes; batches are moved to the device that they are asked for.</summary>
public sealed class DigitImageDomain : ImageDomain
{
    private readonly DomainData data;

    /// <summary>Makes a domain of digits that were read.</summary>
    /// <param name="name">The domain's name on the command line.</param>
    /// <param name="data">The two parts. Belongs to the domain from now on.</param>
    public DigitImageDomain(string name, DomainData data)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(data);
        Name = name;
        this.data = data;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames { get; } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <inheritdoc/>
    public override int TrainingCount => data.Training.Count;

    /// <inheritdoc/>
    public override int EvaluationCount => data.Evaluation.Count;

    /// <inheritdoc/>
    public override bool IsTransductive => data.Transductive;

    /// <inheritdoc/>
    public override string Origin => data.Training.Origin;

    /// <inheritdoc/>
    public override IBatchSequence Training(int batchSize, ulong seed, long position, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new BatchSampler(data.Training, batchSize, seed, position, device);
    }

    /// <inheritdoc/>
    public override IEnumerable<(Tensor Images, Tensor Labels)> Evaluation(int batchSize, Device device)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentNullException.ThrowIfNull(device);
        return Batches();

        IEnumerable<(Tensor Images, Tensor Labels)> Batches()
        {
            for (var start = 0; start < EvaluationCount; start += batchSize)
            {
                var (images, labels) = Rows(data.Evaluation, start, Math.Min(batchSize, EvaluationCount - start), device);
                using (images)
                using (labels)
                {
                    yield return (images, labels);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void AppendTo(IncrementalHash hash)
    {
        data.Training.AppendTo(hash);
        data.Evaluation.AppendTo(hash);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            data.Dispose();
        }
    }

    // Of no scope: a batch may be drawn within one and used after it.
    private static (Tensor Images, Tensor Labels) Rows(DigitSet set, int start, int count, Device device)
    {
        using var scope = NewDisposeScope();
        var images = DigitSet.Scaled(set.Images.narrow(0, start, count).to(device));
        var labels = set.Labels.narrow(0, start, count).to(device);
        return (images.DetachFromDisposeScope(), labels.DetachFromDisposeScope());
    }
}
