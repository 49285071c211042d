using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>What an annotated class holds, while its steps are parsed.</summary>
/// <param name="Host">The class.</param>
/// <param name="Compilation">Where it stands.</param>
/// <param name="Methods">Its annotated methods, in declaration order.</param>
/// <param name="Tasks">The tasks among them.</param>
/// <param name="Metrics">The metrics among them.</param>
/// <param name="Shared">The members over which gradients are harmonized, unless a step names others.</param>
/// <param name="Findings">The broken rules.</param>
internal sealed record HostContents(
    INamedTypeSymbol Host,
    CSharpCompilation Compilation,
    IReadOnlyList<HostMethod> Methods,
    IReadOnlyList<(HostMethod Method, TaskModel Task)> Tasks,
    IReadOnlyList<(HostMethod Method, MetricModel Metric)> Metrics,
    IReadOnlyList<ISymbol> Shared,
    FindingList Findings);
