using System.Security.Cryptography;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>The images of one domain: some for training (as a source) or adaptation (as a target), some for the accuracy.</summary>
public abstract class ImageDomain : IDisposable
{
    /// <summary>The domain's name on the command line and in tables.</summary>
    public abstract string Name { get; }

    /// <summary>The names of the classes; a label is an index into them.</summary>
    public abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>How many images there are for training or adaptation.</summary>
    public abstract int TrainingCount { get; }

    /// <summary>How many images the accuracy is measured on.</summary>
    public abstract int EvaluationCount { get; }

    /// <summary>Whether these are the same images: a target is then adapted to and evaluated on the same ones.</summary>
    public abstract bool IsTransductive { get; }

    /// <summary>Where the training images come from, for messages.</summary>
    public abstract string Origin { get; }

    /// <summary>What becomes of an image before networks see it, for results; empty where it is as it is.</summary>
    public virtual string Preparation => "";

    /// <summary>How many images could not be read so far, and were replaced or left out.</summary>
    public virtual int UnreadableCount => 0;

    /// <summary>Starts a sequence of training batches.</summary>
    /// <param name="batchSize">From 1 to <see cref="TrainingCount"/>.</param>
    /// <param name="seed">Decides order and augmentation.</param>
    /// <param name="position">How many batches to leave out.</param>
    /// <param name="device">Where the batches are to lie.</param>
    /// <exception cref="InputException">There are fewer images than a batch holds.</exception>
    public abstract IBatchSequence Training(int batchSize, ulong seed, long position, Device device);

    /// <summary>The images for the accuracy, once, in a fixed order and without augmentation.</summary>
    /// <param name="batchSize">Images in a batch; the last one may have fewer.</param>
    /// <param name="device">Where the batches are to lie.</param>
    /// <returns>Batches as of <see cref="IBatchSequence.Draw"/>; each is valid until the next one is drawn.</returns>
    public abstract IEnumerable<(Tensor Images, Tensor Labels)> Evaluation(int batchSize, Device device);

    /// <summary>Appends what identifies the images and labels of both parts.</summary>
    /// <param name="hash">Is appended to.</param>
    public abstract void AppendTo(IncrementalHash hash);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the domain holds.</summary>
    /// <param name="disposing">Whether managed objects are to be released too.</param>
    protected abstract void Dispose(bool disposing);
}
