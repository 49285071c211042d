using MultiTaskGH.Examples.Detection.Boxes;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Detection.Models;

/// <summary>Makes objects of what a detector says of its anchors.</summary>
internal static class DetectionDecoder
{
    // Precision at a recall needs the doubtful ones too; what is below is never among the best hundred.
    private const double LeastScore = 0.02;

    // As in SSD: of each class the best are looked at, of each image the best are kept.
    private const int CandidatesPerClass = 400;
    private const int ObjectsPerImage = 100;
    private const double SuppressionIoU = 0.45;

    /// <summary>The objects in each image, the surest first.</summary>
    /// <param name="answers">B x anchors x (4 + 1 + classes), as of <see cref="Detector.forward"/>.</param>
    /// <param name="height">The height of the input: boxes are cut off there.</param>
    /// <param name="width">The width of the input.</param>
    public static IReadOnlyList<IReadOnlyList<ScoredBox>> Decode(Tensor answers, int height, int width)
    {
        using var scope = NewDisposeScope();
        var (images, anchors, numbers) = ((int)answers.size(0), (int)answers.size(1), (int)answers.size(2));
        var values = answers.to(float32).cpu().contiguous().data<float>().ToArray();
        var canvas = new Box(0, 0, width, height);
        var found = new IReadOnlyList<ScoredBox>[images];
        for (var image = 0; image < images; image++)
        {
            var candidates = new List<ScoredBox>();
            for (var label = 0; label < numbers - 5; label++)
            {
                candidates.AddRange(Candidates(values.AsMemory(image * anchors * numbers, anchors * numbers), numbers, label, canvas)
                    .OrderByDescending(candidate => candidate.Score).Take(CandidatesPerClass));
            }

            found[image] = [.. NonMaximumSuppression.PerClass(candidates, SuppressionIoU).Take(ObjectsPerImage)];
        }

        return found;
    }

    private static IEnumerable<ScoredBox> Candidates(ReadOnlyMemory<float> answers, int numbers, int label, Box canvas)
    {
        for (var place = 0; place < answers.Length; place += numbers)
        {
            var score = answers.Span[place + 5 + label];
            if (score < LeastScore)
            {
                continue;
            }

            var corners = answers.Span.Slice(place, 4);
            var box = new Box(corners[0], corners[1], corners[2], corners[3]).Intersect(canvas);
            if (box.Area > 0)
            {
                yield return new(label, score, box);
            }
        }
    }
}
