using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Metrics;

/// <summary>The rule of COCO: a detection takes, of the objects that are left, the one that it overlaps most, a difficult one only if no other will do.</summary>
/// <param name="threshold">The IoU that must be reached.</param>
internal sealed class CocoMatching(double threshold) : IMatchingRule
{
    /// <inheritdoc/>
    public DetectionOutcome Match(Box detection, ReadOnlySpan<LabelledBox> objects, Span<bool> isTaken) =>
        TakesOne(isDifficult: false, detection, objects, isTaken) ? DetectionOutcome.TruePositive
        : TakesOne(isDifficult: true, detection, objects, isTaken) ? DetectionOutcome.Ignored
        : DetectionOutcome.FalsePositive;

    private bool TakesOne(bool isDifficult, Box detection, ReadOnlySpan<LabelledBox> objects, Span<bool> isTaken)
    {
        var nearest = -1;
        var largest = threshold;
        for (var index = 0; index < objects.Length; index++)
        {
            if (objects[index].IsDifficult != isDifficult || isTaken[index])
            {
                continue;
            }

            // Of two that are overlapped alike, the reference code takes the later one.
            var overlap = detection.IoU(objects[index].Box);
            if (overlap >= largest)
            {
                (nearest, largest) = (index, overlap);
            }
        }

        if (nearest < 0)
        {
            return false;
        }

        isTaken[nearest] = true;
        return true;
    }
}
