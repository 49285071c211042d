using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Metrics;

/// <summary>How well a detector finds the objects in a set of images.</summary>
/// <remarks>Means are over the classes that have an object to find; there is none where no class has one.</remarks>
/// <param name="Classes">The classes, in the order of their labels.</param>
public sealed record DetectionMetrics(IReadOnlyList<ClassMetrics> Classes)
{
    /// <summary>The mean of Pascal VOC's average precision at an IoU of 0.5, 0 to 1.</summary>
    public double? MeanAP50 => Classes.Average(one => one.AP50);

    /// <summary>The mean of COCO's average precision over the thresholds 0.5 to 0.95, 0 to 1.</summary>
    public double? MeanAP => Classes.Average(one => one.AP);

    /// <summary>The mean of COCO's average precision with the threshold 0.75, 0 to 1.</summary>
    public double? MeanAP75 => Classes.Average(one => one.Coco?.AP75);

    /// <summary>Compares what was found with what there is.</summary>
    /// <param name="classNames">The names of the classes; a label is an index into them.</param>
    /// <param name="truth">The objects, by image; none where an image shows none.</param>
    /// <param name="found">What the detector found, by image, each in any order.</param>
    /// <exception cref="ArgumentException">
    /// There are not as many images in both, a label is no index of a class, or a score or a corner is not finite.
    /// </exception>
    public static DetectionMetrics Of(
        IReadOnlyList<string> classNames,
        IReadOnlyList<IReadOnlyList<LabelledBox>> truth,
        IReadOnlyList<IReadOnlyList<ScoredBox>> found)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(found);
        ThrowIfUnknown(truth.SelectMany(image => image).Select(target => target.Label), classNames.Count, nameof(truth));
        ThrowIfUnknown(found.SelectMany(image => image).Select(detection => detection.Label), classNames.Count, nameof(found));
        return new DetectionMetrics([.. classNames.Select((name, label) => Of(name, ClassDetections.Of(label, truth, found)))]);
    }

    private static ClassMetrics Of(string name, ClassDetections detections)
    {
        var curve = VocAveragePrecision.Curve(detections);
        return new ClassMetrics(name, VocAveragePrecision.Area(curve), CocoAveragePrecision.Of(detections), curve);
    }

    private static void ThrowIfUnknown(IEnumerable<int> labels, int classes, string parameter)
    {
        foreach (var label in labels.Where(label => label < 0 || label >= classes))
        {
            throw new ArgumentException($"A label must be an index of one of the {classes} classes. Found {label}.", parameter);
        }
    }
}
