using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Models;
using MultiTaskGH.Examples.Detection.Pictures;
using MultiTaskGH.Examples.Detection.Training;

namespace MultiTaskGH.Examples.Detection.Tables;

/// <summary>What a trained detector leaves: its weights, curves of precision over recall, and images with what it found.</summary>
internal static class DetectionRunFiles
{
    private const int Images = 9;

    // What one would draw for a user; curves count the doubtful ones too.
    private const double LeastScore = 0.5;

    public static void Write(string folder, DetectionRun run, Detector detector, IReadOnlyList<TestDetections> tests)
    {
        SafeTensorsFile.Write(Path.Combine(folder, "model.safetensors"), detector);
        string[] prefixes = ["", "target-"];
        foreach (var (detections, prefix) in tests.Zip(prefixes))
        {
            var precision = Precision.Of(detections.Metrics);
            var title = FormattableString.Invariant($"{run.Plan.Name}, {detections.Set.Name}: mAP@0.5 {precision.MeanAP50:f1} %");
            PrecisionRecallPlot.Write(Path.Combine(folder, $"{prefix}precision-recall.png"), title, detections.Metrics);
            DetectionPictures.Write(Path.Combine(folder, $"{prefix}detections.png"), title, detections.Set.ClassNames, [.. EvenChoice.Of(Images, detections.Set.Count).Select(index => Cell(detections, index))]);
        }
    }

    private static DetectionCell Cell(TestDetections detections, int index) => new(
        detections.Set.Read(index),
        detections.Set.Objects(index),
        [.. detections.Found[index].Where(found => found.Score >= LeastScore)],
        detections.Set.ImageName(index));
}
