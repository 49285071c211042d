using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Training;

/// <summary>Mean average precisions on the way of a run, at an IoU of 0.5, in percent.</summary>
/// <param name="Iteration">How many iterations were done before.</param>
/// <param name="MeanAP50">On the test images.</param>
/// <param name="TargetMeanAP50">On those of the target domain; NaN where there is none.</param>
/// <param name="Loss">The sum of the losses, averaged over the latest steps.</param>
/// <param name="ConflictRate">How many of the latest steps had a conflict between classification and localization, in percent.</param>
internal sealed record DetectionEvaluation(int Iteration, double MeanAP50, double TargetMeanAP50, double Loss, double ConflictRate) : IEvaluation<DetectionEvaluation>
{
    // What the target domain's labels would say is what adaptation is about.
    double IEvaluation<DetectionEvaluation>.Measure => double.IsNaN(TargetMeanAP50) ? MeanAP50 : TargetMeanAP50;

    public static DetectionEvaluation Read(BinaryReader reader) =>
        new(reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());

    public void Write(BinaryWriter writer)
    {
        writer.Write(Iteration);
        writer.Write(MeanAP50);
        writer.Write(TargetMeanAP50);
        writer.Write(Loss);
        writer.Write(ConflictRate);
    }
}
