using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>A tensor of the representation.</summary>
/// <param name="Value">What the harmonized parameters made, with its graph.</param>
/// <param name="Leaf">The same numbers without a graph: what the losses are computed from.</param>
internal readonly record struct CutTensor(Tensor Value, Tensor Leaf);
