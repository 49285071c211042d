namespace MultiTaskGH.Generators.Model;

/// <summary>An argument of a step.</summary>
/// <param name="Name">The bare name.</param>
/// <param name="Identifier">The name as it is written in code.</param>
/// <param name="Type">The type as it is written in code.</param>
/// <param name="Default">The default value as it is written in code; null where there is none.</param>
/// <param name="Property">The name in the structure of the arguments, as it is written in code; null where there is no such structure.</param>
/// <param name="UsedBy">The bare names of the methods that take it.</param>
internal sealed record ArgumentModel(string Name, string Identifier, string Type, string? Default, string? Property, EquatableArray<string> UsedBy);
