namespace MultiTaskGH.Examples.Detection.Metrics;

/// <summary>How well a detector finds the objects of a class.</summary>
/// <param name="Name">The name of the class.</param>
/// <param name="AP50">Pascal VOC's average precision at an IoU of 0.5: the area under the monotone curve. None where there is no object.</param>
/// <param name="Coco">COCO's average precision. None where there is no object.</param>
/// <param name="Curve">Precision and recall at an IoU of 0.5, by Pascal VOC's rule.</param>
public sealed record ClassMetrics(string Name, double? AP50, CocoAveragePrecision? Coco, PrecisionRecallCurve Curve)
{
    /// <summary>How many objects there are to find; difficult ones are not counted.</summary>
    public int ObjectCount => Curve.ObjectCount;

    /// <summary>COCO's average precision over the thresholds 0.5 to 0.95. None where there is no object.</summary>
    public double? AP => Coco?.AP;
}
