using MultiTaskGH.Examples.Classification.Training;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Classification.Tables;

/// <summary>A run of the table, and all that its numbers depend on.</summary>
/// <param name="Source">The domain with labels.</param>
/// <param name="Target">The domain without.</param>
/// <param name="SourceImages">How many images the source has.</param>
/// <param name="TargetImages">How many images are adapted to.</param>
/// <param name="EvaluationImages">How many images the accuracy is measured on.</param>
/// <param name="DataSha256">The fingerprint of the images and labels.</param>
/// <param name="Device">The type of the device: devices round differently.</param>
/// <param name="Iterations">How many iterations were asked for.</param>
/// <param name="BatchSize">Images of each domain in a batch.</param>
/// <param name="LearningRate">The rate of the first iteration.</param>
/// <param name="WeightDecay">The weight decay.</param>
/// <param name="Run">What came out.</param>
internal sealed record Cell(
    string Source,
    string Target,
    int SourceImages,
    int TargetImages,
    int EvaluationImages,
    string DataSha256,
    string Device,
    int Iterations,
    int BatchSize,
    double LearningRate,
    double WeightDecay,
    RunResult Run)
{
    public static Cell Of(AdaptationTask task, RunSettings settings, RunResult run) => new(
        task.Source.Name,
        task.Target.Name,
        task.SourceImages.Count,
        task.TargetImages.Count,
        task.Evaluation.Count,
        task.Sha256,
        DeviceType(settings.Device),
        settings.Iterations,
        settings.BatchSize,
        settings.LearningRate,
        settings.WeightDecay,
        run);

    /// <summary>Whether this is what the run would give.</summary>
    public bool IsOf(AdaptationTask task, RunSettings settings, RunPlan plan, int seed) =>
        this == Of(task, settings, Run)
        && Run.Name == plan.Name && Run.Harmonizer == plan.Harmonizer?.Harmonizer.ToString() && Run.Heads == plan.Heads && Run.Seed == seed;

    private static string DeviceType(Device device) => device.type.ToString().ToLowerInvariant();
}
