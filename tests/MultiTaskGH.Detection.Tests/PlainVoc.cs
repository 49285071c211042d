using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Detection.Tests;

/// <summary>Pascal VOC's average precision as <c>voc_eval.py</c> has it, line by line, on corners that name the first and the last pixel.</summary>
internal static class PlainVoc
{
    public static (double ElevenPoint, double Area) Of(int label, RandomDetections set, double threshold)
    {
        LabelledBox[][] objects = [.. set.Truth.Select(image => image.Where(target => target.Label == label).ToArray())];
        bool[][] isDetected = [.. objects.Select(image => new bool[image.Length])];
        var positives = objects.Sum(image => image.Count(target => !target.IsDifficult));
        var detections = set.Found.SelectMany((image, index) => image.Where(detection => detection.Label == label).Select(detection => (Image: index, detection.Score, detection.Box)))
            .OrderByDescending(detection => detection.Score);
        var (truePositives, falsePositives) = (0.0, 0.0);
        var (recall, precision) = (new List<double>(), new List<double>());
        foreach (var (image, _, box) in detections)
        {
            double[] overlaps = [.. objects[image].Select(target => Overlap(target.Box, box))];
            var largest = overlaps.Length == 0 ? double.NegativeInfinity : overlaps.Max();
            var nearest = Array.IndexOf(overlaps, largest);
            if (!(largest > threshold))
            {
                falsePositives++;
            }
            else if (!objects[image][nearest].IsDifficult)
            {
                if (isDetected[image][nearest])
                {
                    falsePositives++;
                }
                else
                {
                    truePositives++;
                    isDetected[image][nearest] = true;
                }
            }

            recall.Add(truePositives / positives);
            precision.Add(truePositives / Math.Max(truePositives + falsePositives, double.Epsilon));
        }

        return (ElevenPoint(recall, precision), Area(recall, precision));
    }

    private static double ElevenPoint(List<double> recall, List<double> precision)
    {
        var ap = 0.0;
        for (var step = 0; step <= 10; step++)
        {
            double[] reached = [.. precision.Where((_, index) => recall[index] >= step * 0.1)];
            ap += reached.Length == 0 ? 0 : reached.Max() / 11;
        }

        return ap;
    }

    private static double Area(List<double> recall, List<double> precision)
    {
        double[] r = [0, .. recall, 1];
        double[] p = [0, .. precision, 0];
        for (var i = p.Length - 1; i > 0; i--)
        {
            p[i - 1] = Math.Max(p[i - 1], p[i]);
        }

        return Enumerable.Range(0, r.Length - 1).Where(i => r[i + 1] != r[i]).Sum(i => (r[i + 1] - r[i]) * p[i + 1]);
    }

    private static double Overlap(Box a, Box b)
    {
        // The last pixel of a continuous box is one before its edge.
        var (aRight, aBottom, bRight, bBottom) = (a.Right - 1, a.Bottom - 1, b.Right - 1, b.Bottom - 1);
        var width = Math.Max(Math.Min(aRight, bRight) - Math.Max(a.Left, b.Left) + 1, 0);
        var height = Math.Max(Math.Min(aBottom, bBottom) - Math.Max(a.Top, b.Top) + 1, 0);
        var union = (bRight - b.Left + 1) * (bBottom - b.Top + 1) + (aRight - a.Left + 1) * (aBottom - a.Top + 1) - width * height;
        return width * height / union;
    }
}
