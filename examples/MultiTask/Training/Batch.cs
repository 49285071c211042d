using static TorchSharp.torch;

namespace MultiTaskGH.Examples.MultiTask.Training;

/// <summary>What an iteration sees.</summary>
/// <param name="Inputs">The first dimension counts the rows.</param>
/// <param name="Targets">Rows x tasks.</param>
internal sealed record Batch(Tensor Inputs, Tensor Targets);
