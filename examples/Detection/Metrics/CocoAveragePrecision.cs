namespace MultiTaskGH.Examples.Detection.Metrics;

/// <summary>The average precision of COCO, of one class.</summary>
/// <remarks>
/// <para>
/// T.-Y. Lin et al., <em>Microsoft COCO: Common Objects in Context</em>, ECCV 2014, as <c>cocoeval.py</c> of its API computes it, for boxes of all
/// sizes: the 100 best detections of a class in an image, best first, each take the object that they overlap most of those that are left, if the
/// IoU reaches the threshold. The monotone precision is averaged over the recalls 0, 0.01, ..., 1.
/// </para>
/// <para>
/// A difficult object is what that code calls ignored: it is taken last, by one detection, and both do not count. COCO's crowds, which take any
/// number of detections by another measure of overlap, have no counterpart here.
/// </para>
/// </remarks>
/// <param name="AP">The mean over the thresholds 0.5, 0.55, ..., 0.95, 0 to 1.</param>
/// <param name="AP50">With the threshold 0.5, 0 to 1.</param>
/// <param name="AP75">With the threshold 0.75, 0 to 1.</param>
public sealed record CocoAveragePrecision(double AP, double AP50, double AP75)
{
    /// <summary>How many detections of a class count in an image.</summary>
    public const int DetectionsPerImage = 100;

    // numpy's linspace(0.5, 0.95, 10) and linspace(0, 1, 101), to their rounding, for whole numbers of objects meet them exactly.
    private static readonly double[] Thresholds = [.. Enumerable.Range(0, 10).Select(step => 0.5 + step * ((0.95 - 0.5) / 9))];
    private static readonly double[] Recalls = [.. Enumerable.Range(0, 101).Select(hundredths => hundredths * 0.01)];

    /// <summary>Measures a class.</summary>
    /// <param name="detections">Its objects and what was found.</param>
    /// <returns>None where there is no object.</returns>
    public static CocoAveragePrecision? Of(ClassDetections detections)
    {
        ArgumentNullException.ThrowIfNull(detections);
        if (detections.ObjectCount == 0)
        {
            return null;
        }

        var best = detections.BestPerImage(DetectionsPerImage);
        double[] byThreshold = [.. Thresholds.Select(threshold => PrecisionRecallCurve.Of(best, new CocoMatching(threshold)).MeanPrecision(Recalls))];
        return new CocoAveragePrecision(byThreshold.Average(), byThreshold[0], byThreshold[5]);
    }
}
