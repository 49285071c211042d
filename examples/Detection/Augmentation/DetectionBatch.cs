using MultiTaskGH.Examples.Detection.Boxes;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Detection.Augmentation;

/// <summary>Images and the objects in them, as a detector is trained on.</summary>
/// <param name="Images">What networks see, B x 3 x height x width in float32.</param>
/// <param name="Objects">The objects of each image, in pixels of the input.</param>
public sealed record DetectionBatch(Tensor Images, IReadOnlyList<IReadOnlyList<LabelledBox>> Objects);
