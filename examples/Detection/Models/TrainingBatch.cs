using MultiTaskGH.Examples.Detection.Boxes;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Detection.Models;

/// <summary>What an iteration learns from.</summary>
/// <param name="Images">B x 3 x height x width, normalized.</param>
/// <param name="Objects">Image by image, in pixels of the input; an image may have none.</param>
/// <param name="TargetImages">Images of the target domain, of the same shape; null where there is no target domain.</param>
public sealed record TrainingBatch(Tensor Images, IReadOnlyList<IReadOnlyList<LabelledBox>> Objects, Tensor? TargetImages);
