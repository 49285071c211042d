using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>What parsing a class gave.</summary>
/// <param name="Model">Null if and only if a finding is an error, or the source names what the compilation does not have.</param>
/// <param name="Findings">The broken rules.</param>
internal sealed record ParseResult(HostModel? Model, IReadOnlyList<Finding> Findings);
