using System.Security.Cryptography;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Augmentation;

namespace MultiTaskGH.Examples.Detection.Training;

/// <summary>What is to be detected, where, and by which network.</summary>
internal sealed class DetectionTask : IDisposable
{
    private readonly IDisposable[] owned;

    /// <param name="name">The name in titles and paths.</param>
    /// <param name="source">The images with labels.</param>
    /// <param name="target">The images of another domain; null for none.</param>
    /// <param name="augmentation">What happens to images before the network sees them.</param>
    /// <param name="backbone">The backbone.</param>
    /// <param name="owned">Is disposed with the task.</param>
    public DetectionTask(string name, DetectionSplit source, DetectionSplit? target, DetectionAugmentation augmentation, BackboneChoice backbone, params IDisposable[] owned)
    {
        this.owned = owned;
        Name = name;
        Source = source;
        Target = target;
        Augmentation = augmentation;
        Backbone = backbone;
    }

    public string Name { get; }

    /// <summary>The images with labels.</summary>
    public DetectionSplit Source { get; }

    /// <summary>The images of another domain; the labels of those for training are not used. Null where there is no such domain.</summary>
    public DetectionSplit? Target { get; }

    public DetectionAugmentation Augmentation { get; }

    public BackboneChoice Backbone { get; }

    public IReadOnlyList<string> ClassNames => Source.Training.ClassNames;

    /// <summary>A fingerprint of all images and boxes, in hexadecimal digits.</summary>
    public string Sha256 => field ??= Fingerprint();

    /// <summary>The most images that a batch can have.</summary>
    public int LargestBatch => Math.Min(Source.Training.Count, Target?.Training.Count ?? int.MaxValue);

    /// <summary>Makes sure, before anything is written, that a batch can be filled.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    public void CheckBatch(int batchSize)
    {
        // Batch normalization needs two images to tell their deviation.
        if (batchSize < 2 || batchSize > LargestBatch)
        {
            throw new InputException($"--batch must be from 2 to {LargestBatch}, the number of images to train on. Found {batchSize}.");
        }
    }

    public string Describe()
    {
        var classes = ClassNames.Count > 10 ? $"{ClassNames.Count} classes" : string.Join(", ", ClassNames);
        var source = FormattableString.Invariant($"{Name}: {classes}; {Source.Training.Count:N0} images to train on, {Source.Test.Count:N0} to test.");
        return Target is null
            ? source
            : source + FormattableString.Invariant($" Target domain: {Target.Training.Count:N0} images without labels, {Target.Test.Count:N0} to test.");
    }

    public void Dispose() => Array.ForEach(owned, one => one.Dispose());

    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var split in Target is null ? [Source] : new[] { Source, Target })
        {
            split.Training.AppendTo(hash);
            split.Test.AppendTo(hash);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
