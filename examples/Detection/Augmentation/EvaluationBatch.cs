using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Detection.Augmentation;

/// <summary>Images as a detector is measured on.</summary>
/// <param name="Images">What networks see, B x 3 x height x width in float32.</param>
/// <param name="Indices">The number of each image in its set.</param>
/// <param name="Scales">By which factors each image is wider and higher than the input: <see cref="Boxes.Box.Scale"/> takes them to bring back what was found.</param>
public sealed record EvaluationBatch(Tensor Images, IReadOnlyList<int> Indices, IReadOnlyList<(double X, double Y)> Scales);
