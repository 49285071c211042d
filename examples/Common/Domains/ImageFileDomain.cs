using System.Security.Cryptography;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>A domain whose images are files, read and decoded when they are needed.</summary>
/// <remarks>
/// A batch depends on the seed and its position alone: not on threads, on what is kept in memory, or on where the sequence was taken up. Images that
/// cannot be read are dealt with when the batch is drawn that has need of them, in the order of the batches.
/// </remarks>
public sealed class ImageFileDomain : ImageDomain
{
    /// <summary>How many batches are ready or in preparation, at most.</summary>
    internal const int BatchesAhead = 4;

    private readonly ResizedImages training;
    private readonly ResizedImages evaluation;
    private readonly SkippedImages skipped;
    private readonly Normalization normalization;
    private readonly int channels;
    private readonly int decodingThreads;
    private readonly ImageStore store;

    /// <summary>Creates the domain.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="training">The images for training or adaptation. Their store is disposed with the domain.</param>
    /// <param name="evaluation">Other images of the same store for the accuracy; null for the same ones.</param>
    /// <param name="options">How images are read.</param>
    /// <param name="trainingTransform">What happens to training images where the options do not say; null for the usual one.</param>
    /// <exception cref="InputException">The two parts have other classes.</exception>
    public ImageFileDomain(string name, LabelledImages training, LabelledImages? evaluation, DatasetOptions options, ImageTransform? trainingTransform = null)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.DecodingThreads, 1);
        Name = name;
        TrainingTransform = options.TrainingTransform ?? trainingTransform ?? ImageTransform.Training(options.Side);
        EvaluationTransform = ImageTransform.Evaluation(options.Side);
        if (TrainingTransform.Side != options.Side || TrainingTransform.ResizedSide < options.Side)
        {
            throw new ArgumentException($"The training transform must give images of side {options.Side}. Found {TrainingTransform}.", nameof(options));
        }

        if (evaluation is not null)
        {
            ClassNamesMatch.Check(training.Origin, training.ClassNames, evaluation.Origin, evaluation.ClassNames);
        }

        store = training.Store;
        normalization = Normalization.For(options.Channels);
        channels = options.Channels;
        decodingThreads = options.DecodingThreads;
        skipped = new(name, options.Unreadable);
        var budget = new MemoryBudget(options.CacheBytes);
        this.training = new(training, TrainingTransform.ResizedSide, budget);
        this.evaluation = evaluation is null && EvaluationTransform.ResizedSide == TrainingTransform.ResizedSide
            ? this.training
            : new(evaluation ?? training, EvaluationTransform.ResizedSide, budget);
        IsTransductive = evaluation is null;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => training.Set.ClassNames;

    /// <inheritdoc/>
    public override int TrainingCount => training.Set.Count;

    /// <summary>How many images the accuracy is measured on, those included that turn out to be unreadable.</summary>
    public override int EvaluationCount => evaluation.Set.Count;

    /// <inheritdoc/>
    public override bool IsTransductive { get; }

    /// <inheritdoc/>
    public override string Origin => training.Set.Origin;

    /// <inheritdoc/>
    public override string Preparation => $"{TrainingTransform}; {normalization}";

    /// <inheritdoc/>
    public override int UnreadableCount => SkippedFiles.Count;

    /// <summary>What happens to training images.</summary>
    public ImageTransform TrainingTransform { get; }

    /// <summary>What happens to images for the accuracy.</summary>
    public ImageTransform EvaluationTransform { get; }

    /// <summary>What becomes of the bytes of an image, for results files.</summary>
    public string NormalizationName => normalization.ToString();

    /// <summary>The files that were skipped so far because they cannot be read, in the order in which they were met.</summary>
    public IReadOnlyList<string> SkippedFiles => skipped.Paths;

    /// <summary>The sequence must be disposed before the domain is.</summary>
    /// <inheritdoc/>
    public override IBatchSequence Training(int batchSize, ulong seed, long position, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        if (batchSize < 1 || batchSize > TrainingCount)
        {
            throw new InputException($"--batch must be from 1 to {TrainingCount}, the number of images in {Origin}. Found {batchSize}.");
        }

        var reader = Reader(training, TrainingTransform, batchSize);
        return new ImageBatchSequence(training.Set, reader, skipped, normalization, batchSize, seed, position, device, decodingThreads);
    }

    /// <inheritdoc/>
    public override IEnumerable<(Tensor Images, Tensor Labels)> Evaluation(int batchSize, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        return Evaluate(batchSize, device);
    }

    /// <inheritdoc/>
    public override void AppendTo(IncrementalHash hash)
    {
        training.Set.AppendTo(hash);
        evaluation.Set.AppendTo(hash);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            store.Dispose();
        }
    }

    private IEnumerable<(Tensor Images, Tensor Labels)> Evaluate(int batchSize, Device device)
    {
        var set = evaluation.Set;
        var rows = Enumerable.Range(0, set.Count).ToArray();
        var reader = Reader(evaluation, EvaluationTransform, batchSize);
        var batches = (set.Count + batchSize - 1) / batchSize;
        using var queue = new PrefetchQueue<ImageBatch>(
            (number, stopping) => reader.ReadReadable(rows.AsSpan((int)number * batchSize, Math.Min(batchSize, rows.Length - (int)number * batchSize)), stopping),
            start: 0,
            batches,
            decodingThreads,
            BatchesAhead);
        for (var number = 0; number < batches; number++)
        {
            var batch = queue.Peek();
            skipped.Add(set, batch.Unreadable, "the accuracy is measured without it");
            var isEmpty = batch.Count == 0;
            var (images, labels) = batch.ToTensors(normalization, device);

            // Between two batches the caller's scope may end, and other scopes may begin.
            using (images.DetachFromDisposeScope())
            using (labels.DetachFromDisposeScope())
            {
                reader.Return(batch);
                queue.Advance();
                if (!isEmpty)
                {
                    yield return (images, labels);
                }
            }
        }
    }

    private ImageBatchReader Reader(ResizedImages images, ImageTransform transform, int batchSize) =>
        new(images, transform, channels, batchSize, skipped.Maximum);
}
