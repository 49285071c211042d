namespace MultiTaskGH.Examples.Detection.Metrics;

/// <summary>How precision and recall of a class change as detections are let in one by one, best first.</summary>
/// <remarks>Those that found a difficult object make no point. Where there is no object to find, there is no recall, so no point at all.</remarks>
/// <param name="ObjectCount">How many objects there are to find.</param>
/// <param name="Scores">The scores of the detections, descending.</param>
/// <param name="Recall">The share of the objects that was found up to each detection, 0 to 1, never falling.</param>
/// <param name="Precision">The share of the detections up to each that found one, 0 to 1.</param>
public sealed record PrecisionRecallCurve(int ObjectCount, IReadOnlyList<double> Scores, IReadOnlyList<double> Recall, IReadOnlyList<double> Precision)
{
    /// <summary>The monotone curve: at each point, the highest precision there or at a greater recall.</summary>
    public IReadOnlyList<double> Envelope()
    {
        double[] envelope = [.. Precision];
        for (var point = envelope.Length - 2; point >= 0; point--)
        {
            envelope[point] = Math.Max(envelope[point], envelope[point + 1]);
        }

        return envelope;
    }

    /// <summary>Judges the detections of a class.</summary>
    /// <param name="detections">The detections.</param>
    /// <param name="rule">Which of them find an object.</param>
    internal static PrecisionRecallCurve Of(ClassDetections detections, IMatchingRule rule)
    {
        if (detections.ObjectCount == 0)
        {
            return new PrecisionRecallCurve(0, [], [], []);
        }

        var (scores, recall, precision) = (new List<double>(), new List<double>(), new List<double>());
        var (truePositives, falsePositives) = (0, 0);
        bool[][] isTaken = [.. detections.Objects.Select(image => new bool[image.Length])];
        foreach (var detection in detections.Ranking)
        {
            switch (rule.Match(detection.Box, detections.Objects[detection.Image], isTaken[detection.Image]))
            {
                case DetectionOutcome.Ignored:
                    continue;
                case DetectionOutcome.TruePositive:
                    truePositives++;
                    break;
                default:
                    falsePositives++;
                    break;
            }

            scores.Add(detection.Score);
            recall.Add((double)truePositives / detections.ObjectCount);
            precision.Add((double)truePositives / (truePositives + falsePositives));
        }

        return new PrecisionRecallCurve(detections.ObjectCount, scores, recall, precision);
    }

    /// <summary>The mean of the monotone curve at given recalls; 0 counts where the recall is not reached.</summary>
    /// <param name="recalls">Ascending.</param>
    internal double MeanPrecision(IReadOnlyList<double> recalls)
    {
        var envelope = Envelope();
        var (point, sum) = (0, 0.0);
        foreach (var recall in recalls)
        {
            while (point < envelope.Count && Recall[point] < recall)
            {
                point++;
            }

            sum += point < envelope.Count ? envelope[point] : 0;
        }

        return sum / recalls.Count;
    }
}
