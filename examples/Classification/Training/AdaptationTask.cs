using System.Security.Cryptography;
using MultiTaskGH.Examples.Classification.Backbones;
using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>What is adapted to what, and with which networks.</summary>
internal sealed class AdaptationTask
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
    /// <param name="domains">The domains of the data set, which stay theirs.</param>
    /// <param name="source">The domain with labels.</param>
    /// <param name="target">The domain without.</param>
    /// <param name="architecture">Makes the networks' parts for a number of classes.</param>
    /// <exception cref="InputException">The domains are the same, have different classes, or cannot be read.</exception>
    public static AdaptationTask Load(DomainSet domains, string source, string target, Func<int, Architecture> architecture)
    {
        var (sourceDomain, targetDomain) = (domains.Load(source), domains.Load(target));

        // By what was read: a name may be spelled in several ways, and the user's own folders too.
        if (sourceDomain.Name == targetDomain.Name || sourceDomain.Origin == targetDomain.Origin)
        {
            throw new InputException($"--source and --target must differ. Found {sourceDomain.Name} for both.");
        }

        ClassNamesMatch.Check(sourceDomain, targetDomain);
        return new(domains.Dataset.Name, sourceDomain, targetDomain, architecture(sourceDomain.ClassNames.Count));
    }

    /// <summary>Makes sure, before anything is written, that both domains fill a batch.</summary>
    /// <exception cref="InputException">One does not.</exception>
    public void CheckBatch(int batchSize)
    {
        foreach (var domain in (ImageDomain[])[Source, Target])
        {
            // Batch normalization needs two images to tell their deviation.
            if (batchSize < 2 || batchSize > domain.TrainingCount)
            {
                throw new InputException($"--batch must be from 2 to {domain.TrainingCount}, the number of images in {domain.Origin}. Found {batchSize}.");
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

    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Source.AppendTo(hash);
        Target.AppendTo(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
