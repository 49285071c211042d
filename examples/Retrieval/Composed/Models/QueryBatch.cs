using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.Composed.Models;

/// <summary>Queries and their answers.</summary>
/// <param name="Images">The images that the queries begin with, B x 3 x height x width, from 0 to 1.</param>
/// <param name="Texts">How they are to be changed, B sentences.</param>
/// <param name="Targets">The changed images, B x 3 x height x width, from 0 to 1.</param>
public sealed record QueryBatch(Tensor Images, EncodedTexts Texts, Tensor Targets);
