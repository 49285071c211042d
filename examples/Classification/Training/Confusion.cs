using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>Which classes a network takes for which.</summary>
/// <param name="Counts">By true class, then by answer.</param>
internal sealed record Confusion(long[,] Counts)
{
    // Activations of more images leave the blocks that glibc keeps on its heap, and the kernel clears their pages anew for each batch.
    private const int BatchSize = 100;

    private int Classes => Counts.GetLength(0);

    /// <summary>The share of images that are classified rightly, in percent.</summary>
    public double Accuracy => 100.0 * Enumerable.Range(0, Classes).Sum(label => Counts[label, label]) / Enumerable.Range(0, Classes).Sum(Total);

    /// <summary>The mean over the classes that there are of the share that is classified rightly, in percent.</summary>
    public double MeanClassAccuracy => Enumerable.Range(0, Classes).Where(label => Total(label) > 0).Average(label => 100.0 * Counts[label, label] / Total(label));

    /// <summary>What the method, in evaluation mode, makes of a domain's evaluation images.</summary>
    public static Confusion Of(AdaptationMethod method, ImageDomain domain, Device device)
    {
        var classes = domain.ClassNames.Count;
        method.eval();
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var counts = zeros(classes * classes, dtype: int64);
        foreach (var (images, labels) in domain.Evaluation(BatchSize, device))
        {
            using var inner = NewDisposeScope();
            var places = labels * classes + method.call(images).argmax(1);
            counts.add_(places.cpu().bincount(null, classes * classes));
        }

        var flat = counts.data<long>().ToArray();
        if (flat.Sum() == 0)
        {
            throw new InputException($"{domain.Name}: the accuracy needs an image that can be read. Found none among {domain.EvaluationCount}.");
        }

        var result = new long[classes, classes];
        Buffer.BlockCopy(flat, 0, result, 0, sizeof(long) * flat.Length);
        return new(result);
    }

    private long Total(int label) => Enumerable.Range(0, Classes).Sum(answer => Counts[label, answer]);
}
