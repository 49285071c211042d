using MultiTaskGH.Examples.Detection.Metrics;

namespace MultiTaskGH.Examples.Detection.Training;

/// <summary>How well a detector did on a set, in percent.</summary>
/// <param name="MeanAP50">The mean over the classes of the VOC average precision (area) at an IoU of 0.5.</param>
/// <param name="MeanAP">The mean over the classes of the COCO average precision at IoUs of 0.5 to 0.95.</param>
/// <param name="AP50">The VOC average precision by class; NaN for a class without objects.</param>
internal sealed record Precision(double MeanAP50, double MeanAP, IReadOnlyList<double> AP50)
{
    public static Precision Of(DetectionMetrics metrics) =>
        new(100 * metrics.MeanAP50 ?? double.NaN, 100 * metrics.MeanAP ?? double.NaN, [.. metrics.Classes.Select(one => 100 * one.AP50 ?? double.NaN)]);
}
