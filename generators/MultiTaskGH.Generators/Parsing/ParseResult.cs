using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>What parsing a class gave.</summary>
/// <param name="Model">Null if and only if a finding is an error, or the class's source is incomplete.</param>
/// <param name="Findings">The broken rules.</param>
/// <param name="IsIncomplete">A name is missing in the source: the compiler reports that.</param>
internal sealed record ParseResult(HostModel? Model, IReadOnlyList<Finding> Findings, bool IsIncomplete);
