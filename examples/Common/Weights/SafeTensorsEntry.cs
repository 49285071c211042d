using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>A tensor of a .safetensors file, as its header describes it.</summary>
/// <param name="Name">The name, unique in the file.</param>
/// <param name="Type">The type of the elements.</param>
/// <param name="Shape">The sizes, outermost first; none for a scalar.</param>
/// <param name="Begin">Where its bytes begin, counted from the end of the header.</param>
/// <param name="End">Where its bytes end: the position of the first byte behind them.</param>
public sealed record SafeTensorsEntry(string Name, ScalarType Type, IReadOnlyList<long> Shape, long Begin, long End);
