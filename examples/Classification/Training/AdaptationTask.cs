using System.Security.Cryptography;
using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>What is adapted to what: labelled source digits, unlabelled target digits, and those that the accuracy is measured on.</summary>
internal sealed class AdaptationTask : IDisposable
{
    private AdaptationTask(DigitDomain source, DigitDomain target, DomainData sourceData, DomainData targetData)
    {
        Source = source;
        Target = target;
        SourceImages = sourceData.Training;
        TargetImages = targetData.Training;
        Evaluation = targetData.Evaluation;
        IsTransductive = targetData.Transductive;
    }

    public DigitDomain Source { get; }

    public DigitDomain Target { get; }

    public DigitSet SourceImages { get; }

    public DigitSet TargetImages { get; }

    public DigitSet Evaluation { get; }

    /// <summary>A fingerprint of all images and labels, in hexadecimal digits.</summary>
    public string Sha256 => field ??= Fingerprint();

    /// <summary>Whether the accuracy is measured on the very digits that were adapted to, without their labels.</summary>
    public bool IsTransductive { get; }

    public static AdaptationTask Load(DigitDomain source, DigitDomain target, string? dataFolder, Device device)
    {
        if (source == target)
        {
            throw new InputException($"--source and --target must differ. Found {source} for both.");
        }

        // The layout is one folder for each domain; the folder above it is taken as well.
        if (dataFolder is not null && Directory.Exists(Path.Combine(dataFolder, "digits")))
        {
            dataFolder = Path.Combine(dataFolder, "digits");
        }

        return new(source, target, Load(source, dataFolder, device), Load(target, dataFolder, device));
    }

    public string Describe()
    {
        var evaluation = IsTransductive
            ? "transductive: the accuracy is that on the same target images, whose labels training never sees"
            : FormattableString.Invariant($"accuracy on {Evaluation.Count:N0} other target images");
        return FormattableString.Invariant(
            $"{Source} ({SourceImages.Count:N0} labelled images) -> {Target} ({TargetImages.Count:N0} unlabelled images); {evaluation}.");
    }

    public void Dispose()
    {
        SourceImages.Dispose();
        TargetImages.Dispose();
        Evaluation.Dispose();
    }

    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var set in (DigitSet[])[SourceImages, TargetImages, Evaluation])
        {
            set.AppendTo(hash);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static DomainData Load(DigitDomain domain, string? dataFolder, Device device)
    {
        var data = domain.Load(dataFolder);
        if (device.type == TorchSharp.DeviceType.CPU)
        {
            return data;
        }

        using (data)
        {
            var training = data.Training.CopyTo(device);
            return new(training, data.Transductive ? training : data.Evaluation.CopyTo(device), data.Transductive);
        }
    }
}
