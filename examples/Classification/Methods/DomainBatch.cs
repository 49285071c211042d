using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Classification.Methods;

/// <summary>What an iteration sees: labelled source images and as many unlabelled target images.</summary>
/// <param name="Source">x_s, B x 1 x 28 x 28, from -1 to 1.</param>
/// <param name="Labels">y_s, B.</param>
/// <param name="Target">x_t, B x 1 x 28 x 28, from -1 to 1.</param>
public sealed record DomainBatch(Tensor Source, Tensor Labels, Tensor Target);
