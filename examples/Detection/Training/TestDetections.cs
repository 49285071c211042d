using MultiTaskGH.Examples.Detection.Augmentation;
using MultiTaskGH.Examples.Detection.Boxes;
using MultiTaskGH.Examples.Detection.Data;
using MultiTaskGH.Examples.Detection.Metrics;
using MultiTaskGH.Examples.Detection.Models;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Detection.Training;

/// <summary>What a detector finds in the images of a set, in their own pixels.</summary>
/// <param name="Set">The images.</param>
/// <param name="Found">Image by image, the surest first.</param>
internal sealed record TestDetections(DetectionSet Set, IReadOnlyList<IReadOnlyList<ScoredBox>> Found)
{
    private const int BatchSize = 8;

    /// <summary>Average precisions and curves.</summary>
    public DetectionMetrics Metrics { get; } = DetectionMetrics.Of(Set.ClassNames, [.. Enumerable.Range(0, Set.Count).Select(Set.Objects)], Found);

    /// <summary>Looks at every image once.</summary>
    public static TestDetections Of(Detector detector, DetectionSet set, InputSize size, Device device)
    {
        detector.eval();
        var found = new List<IReadOnlyList<ScoredBox>>();
        foreach (var batch in EvaluationBatches.Of(set, size, BatchSize, device))
        {
            foreach (var (boxes, scale) in detector.Detect(batch.Images).Zip(batch.Scales))
            {
                found.Add([.. boxes.Select(one => one with { Box = one.Box.Scale(scale.X, scale.Y) })]);
            }
        }

        return new(set, found);
    }
}
