using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Metrics;

/// <summary>The objects of one class in a set of images, and what a detector found of it, best first.</summary>
/// <remarks>Among equal scores, the earlier image comes first, and in an image what was found earlier.</remarks>
public sealed class ClassDetections
{
    private ClassDetections(LabelledBox[][] objects, RankedDetection[] ranking)
    {
        Objects = objects;
        Ranking = ranking;
        ObjectCount = objects.Sum(image => image.Count(target => !target.IsDifficult));
    }

    /// <summary>How many objects there are to find; difficult ones are not counted.</summary>
    public int ObjectCount { get; }

    /// <summary>The objects, by image.</summary>
    internal IReadOnlyList<LabelledBox[]> Objects { get; }

    /// <summary>What was found in all images, by descending score.</summary>
    internal IReadOnlyList<RankedDetection> Ranking { get; }

    /// <summary>Picks out a class.</summary>
    /// <param name="label">Which one.</param>
    /// <param name="truth">The objects of all classes, by image.</param>
    /// <param name="found">What the detector found of all classes, by image, each in any order.</param>
    /// <exception cref="ArgumentException">There are not as many images in both, or a score or a corner of the class is not finite.</exception>
    public static ClassDetections Of(int label, IReadOnlyList<IReadOnlyList<LabelledBox>> truth, IReadOnlyList<IReadOnlyList<ScoredBox>> found)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(found);
        if (truth.Count != found.Count)
        {
            throw new ArgumentException($"What was found must be given for each of the {truth.Count} images. Found {found.Count}.", nameof(found));
        }

        LabelledBox[][] objects = [.. truth.Select(image => image.Where(target => target.Label == label).ToArray())];
        if (objects.SelectMany(image => image).FirstOrDefault(target => !target.Box.IsFinite) is { } endless)
        {
            throw new ArgumentException($"Corners must be finite. Found {endless}.", nameof(truth));
        }

        var detections = new List<RankedDetection>();
        for (var image = 0; image < found.Count; image++)
        {
            foreach (var detection in found[image].Where(detection => detection.Label == label))
            {
                if (!detection.IsFinite)
                {
                    throw new ArgumentException($"Scores and corners must be finite. Found {detection} in image {image}.", nameof(found));
                }

                detections.Add(new RankedDetection(image, detection.Score, detection.Box));
            }
        }

        return new ClassDetections(objects, [.. detections.OrderByDescending(detection => detection.Score)]);
    }

    /// <summary>The same without what is not among the best of its image.</summary>
    /// <param name="count">How many to leave in an image.</param>
    internal ClassDetections BestPerImage(int count)
    {
        var left = Enumerable.Repeat(count, Objects.Count).ToArray();
        return new ClassDetections([.. Objects], [.. Ranking.Where(detection => left[detection.Image]-- > 0)]);
    }
}
