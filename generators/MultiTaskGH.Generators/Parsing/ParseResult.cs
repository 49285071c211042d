using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>What parsing a class gave.</summary>
/// <param name="Model">Null if and only if a finding is an error, or a name is missing in the source, which the compiler reports.</param>
/// <param name="Findings">The broken rules.</param>
internal sealed record ParseResult(HostModel? Model, IReadOnlyList<Finding> Findings);
