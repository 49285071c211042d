using System.Security.Cryptography;
using MultiTaskGH.Examples.Classification.Backbones;
using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>What is adapted to what, and with which networks. Owns the domains.</summary>
internal sealed class AdaptationTask : IDisposable
{
    public AdaptationTask(string dataset, ImageDomain source, ImageDomain target, Architecture architecture)
    {
        Direction = new(dataset, source.Name, target.Name);
        Source = source;
        Target = target;
        Architecture = architecture;
    }

    public Direction Direction { get; }

    public ImageDomain Source { get; }

    public ImageDomain Target { get; }

    public Architecture Architecture { get; }

    /// <summary>A fingerprint of all images and labels, in hexadecimal digits.</summary>
    public string Sha256 => field ??= Fingerprint();

    /// <summary>Reads both domains.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="source">The domain with labels.</param>
    /// <param name="target">The domain without.</param>
    /// <param name="options">Where the files lie, and how images are read.</param>
    /// <param name="architecture">Makes the networks' parts for a number of classes.</param>
    /// <exception cref="InputException">The domains are the same, have different classes, or cannot be read.</exception>
    public static AdaptationTask Load(Dataset dataset, string source, string target, DatasetOptions options, Func<int, Architecture> architecture)
    {
        if (string.Equals(source, target, StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException($"--source and --target must differ. Found {source} for both.");
        }

        var sourceDomain = dataset.Load(source, options);
        ImageDomain? targetDomain = null;
        try
        {
            targetDomain = dataset.Load(target, options);
            ClassNamesMatch.Check(sourceDomain, targetDomain);
            return new(dataset.Name, sourceDomain, targetDomain, architecture(sourceDomain.ClassNames.Count));
        }
        catch
        {
            sourceDomain.Dispose();
            targetDomain?.Dispose();
            throw;
        }
    }

    /// <summary>Makes sure, before anything is written, that both domains fill a batch.</summary>
    /// <exception cref="InputException">One does not.</exception>
    public void CheckBatch(int batchSize)
    {
        foreach (var domain in (ImageDomain[])[Source, Target])
        {
            if (batchSize > domain.TrainingCount)
            {
                throw new InputException($"--batch must be from 1 to {domain.TrainingCount}, the number of images in {domain.Origin}. Found {batchSize}.");
            }
        }
    }

    public string Describe()
    {
        var evaluation = Target.IsTransductive
            ? "transductive: the accuracy is that on the same target images, whose labels training never sees"
            : FormattableString.Invariant($"accuracy on {Target.EvaluationCount:N0} other target images");
        return FormattableString.Invariant(
            $"{Source.Name} ({Source.TrainingCount:N0} labelled images) -> {Target.Name} ({Target.TrainingCount:N0} unlabelled images); {evaluation}.");
    }

    public void Dispose()
    {
        Source.Dispose();
        Target.Dispose();
    }

    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Source.AppendTo(hash);
        Target.AppendTo(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
