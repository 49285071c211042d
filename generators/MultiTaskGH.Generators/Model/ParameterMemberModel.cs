namespace MultiTaskGH.Generators.Model;

/// <summary>A field or property that holds modules or parameters.</summary>
/// <param name="Name">The bare name: the one in errors.</param>
/// <param name="Identifier">The name as it is written in code.</param>
/// <param name="Receiver">The type of a static member, as it is written in code; null for an instance's.</param>
/// <param name="IsSequence">It holds several modules or parameters.</param>
internal sealed record ParameterMemberModel(string Name, string Identifier, string? Receiver, bool IsSequence);
