using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.CrossModal.Models;

/// <summary>What an iteration learns from: B pairs.</summary>
/// <param name="Images">B x the image features.</param>
/// <param name="Texts">B x the text features, of the same pairs.</param>
/// <param name="Categories">64-bit integers from 0, B.</param>
public sealed record PairBatch(Tensor Images, Tensor Texts, Tensor Categories);
