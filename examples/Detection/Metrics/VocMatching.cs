using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Metrics;

/// <summary>The rule of Pascal VOC: a detection stands for the object that it overlaps most, whether another one had found that or not.</summary>
/// <param name="threshold">The IoU that must be exceeded.</param>
internal sealed class VocMatching(double threshold) : IMatchingRule
{
    /// <inheritdoc/>
    public DetectionOutcome Match(Box detection, ReadOnlySpan<LabelledBox> objects, Span<bool> isTaken)
    {
        var nearest = -1;
        var largest = threshold;
        for (var index = 0; index < objects.Length; index++)
        {
            var overlap = detection.IoU(objects[index].Box);
            if (overlap > largest)
            {
                (nearest, largest) = (index, overlap);
            }
        }

        if (nearest >= 0 && objects[nearest].IsDifficult)
        {
            return DetectionOutcome.Ignored;
        }

        if (nearest < 0 || isTaken[nearest])
        {
            return DetectionOutcome.FalsePositive;
        }

        isTaken[nearest] = true;
        return DetectionOutcome.TruePositive;
    }
}
