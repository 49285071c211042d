namespace MultiTaskGH.Examples.Detection.Metrics;

/// <summary>The average precision of Pascal VOC.</summary>
/// <remarks>
/// <para>
/// M. Everingham et al., <em>The Pascal Visual Object Classes (VOC) Challenge</em>, IJCV 88, 2010, as <c>voc_eval.py</c> of Fast R-CNN computes it: a
/// detection stands for the object of its class that it overlaps most, and finds it if the IoU exceeds the threshold. A second detection of an
/// object is a false positive; any number of detections of a difficult one count neither way.
/// </para>
/// <para>
/// VOC's corners are numbers of pixels that belong to the box, so that a width is <c>xmax - xmin + 1</c>. As a continuous box, such corners are
/// <c>(xmin - 1, ymin - 1, xmax, ymax)</c> where pixels are counted from 1, and <c>(xmin, ymin, xmax + 1, ymax + 1)</c> where they are counted from 0:
/// the IoU is the same.
/// </para>
/// </remarks>
public static class VocAveragePrecision
{
    // numpy's arange(0, 1.1, 0.1), to its rounding: 0.30000000000000004 asks for more than 3 objects of 10.
    private static readonly double[] ElevenRecalls = [.. Enumerable.Range(0, 11).Select(tenths => tenths * 0.1)];

    /// <summary>The curve that the average precision is taken of.</summary>
    /// <param name="detections">The detections of a class.</param>
    /// <param name="threshold">The IoU that must be exceeded, 0 or more and less than 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is out of its range.</exception>
    public static PrecisionRecallCurve Curve(ClassDetections detections, double threshold = 0.5)
    {
        ArgumentNullException.ThrowIfNull(detections);
        if (!(threshold >= 0 && threshold < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold must be 0 or more and less than 1.");
        }

        return PrecisionRecallCurve.Of(detections, new VocMatching(threshold));
    }

    /// <summary>The area under the monotone curve, VOC's measure since 2010.</summary>
    /// <param name="curve">The curve of a class.</param>
    /// <returns>From 0 to 1; none where there is no object.</returns>
    public static double? Area(PrecisionRecallCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        if (curve.ObjectCount == 0)
        {
            return null;
        }

        var envelope = curve.Envelope();
        var (area, reached) = (0.0, 0.0);
        for (var point = 0; point < envelope.Count; point++)
        {
            area += (curve.Recall[point] - reached) * envelope[point];
            reached = curve.Recall[point];
        }

        return area;
    }

    /// <summary>The mean of the monotone curve at the recalls 0, 0.1, ..., 1, VOC's measure until 2009.</summary>
    /// <param name="curve">The curve of a class.</param>
    /// <returns>From 0 to 1; none where there is no object.</returns>
    public static double? ElevenPoint(PrecisionRecallCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return curve.ObjectCount == 0 ? null : curve.MeanPrecision(ElevenRecalls);
    }
}
