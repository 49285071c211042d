using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Classification.Methods;

/// <summary>What an iteration sees: labelled source images and as many unlabelled target images.</summary>
/// <param name="Source">x_s, B x channels x height x width.</param>
/// <param name="Labels">y_s, B.</param>
/// <param name="Target">x_t, B x channels x height x width.</param>
public sealed record DomainBatch(Tensor Source, Tensor Labels, Tensor Target);
