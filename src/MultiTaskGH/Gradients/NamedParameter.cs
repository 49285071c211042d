using TorchSharp.Modules;

namespace MultiTaskGH;

/// <summary>A parameter and the name by which errors speak of it.</summary>
/// <param name="Name">The name, such as <c>encoder.0.weight</c>.</param>
/// <param name="Parameter">The parameter.</param>
public readonly record struct NamedParameter(string Name, Parameter Parameter);
