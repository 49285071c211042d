namespace MultiTaskGH.Generators.Model;

/// <summary>A task, or a family of them.</summary>
/// <param name="Key">Its name in reports and logs.</param>
/// <param name="Member">Its name in the enumeration.</param>
/// <param name="Method">The bare name of its method.</param>
/// <param name="Weight">The factor of its loss.</param>
/// <param name="Group">The name of its group; null for none.</param>
/// <param name="IsOptional">It may sit out a step.</param>
/// <param name="IsFamily">It stands for a vector of losses.</param>
/// <param name="Summary">What its documentation says, as it stands in a comment; null where it has none.</param>
internal sealed record TaskModel(string Key, string Member, string Method, WeightModel Weight, string? Group, bool IsOptional, bool IsFamily, string? Summary);

/// <summary>The factor of a task.</summary>
/// <param name="Value">Its value where it is constant.</param>
/// <param name="Member">The bare name of the member that it is read from in every step; null where it is constant.</param>
/// <param name="Receiver">The type of a static member, as it is written in code; null for an instance's.</param>
/// <param name="Access">How the member is read, as it is written in code behind its receiver.</param>
/// <param name="Applies">The member of the enumeration that says when it is applied; null for the default.</param>
internal sealed record WeightModel(double Value, string? Member, string? Receiver, string Access, string? Applies);
