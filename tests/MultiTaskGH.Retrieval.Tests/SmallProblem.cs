using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.Composed.Models;
using MultiTaskGH.Examples.Retrieval.Composed.Scenes;
using MultiTaskGH.Examples.Retrieval.Composed.Training;
using MultiTaskGH.Examples.Retrieval.Training;
using static TorchSharp.torch;

namespace MultiTaskGH.Retrieval.Tests;

/// <summary>Composed retrieval of a few scenes, trained for a few iterations.</summary>
internal static class SmallProblem
{
    public static ComposedProblem Create() => new(
        SceneGenerator.Create(new() { TrainingImages = 60, TestImages = 60, Seed = 3 }),
        new(BackboneChoice.Parse("small", weights: null), Perturbation.FastGradientSign, PixelEpsilon: 8));

    public static RetrievalRun Run(RetrievalProblem problem, string harmonizer = "gh", int seed = 0, string? reference = null) => new(
        problem,
        new(HarmonizerNames.Parse(harmonizer), HeadGradients.Own, reference),
        new() { Iterations = 6, BatchSize = 8, LearningRate = 1e-3, Device = CPU },
        seed);
}
