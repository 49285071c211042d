using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>A broken rule.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Location">Where: a location of the user's own source, so that <c>#pragma</c> silences it.</param>
/// <param name="Arguments">What the rule's message is filled with.</param>
internal sealed record Finding(Rule Rule, Location Location, string[] Arguments);
