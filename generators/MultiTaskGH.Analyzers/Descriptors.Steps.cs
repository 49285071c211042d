using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Analyzers;

/// <content>What concerns declared steps, dynamic weights, metrics and groups.</content>
internal static partial class Descriptors
{
    private static readonly DiagnosticDescriptor StepNotSupported = Create(
        "MTGH025",
        "This class cannot be a training step",
        "'{0}' cannot be a training step: {1}",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor StepNamesNoMember = Create(
        "MTGH026",
        "[Step] must name tasks, and members that hold parameters",
        "The step '{0}' names '{1}', {2}",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor RunDiffers = Create(
        "MTGH027",
        "The declared 'Run' must fit its step",
        "The 'Run' of '{0}' cannot be written: {1}",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor WeightNotReadable = Create(
        "MTGH028",
        "A task's weight must be a constant or come from a member",
        "The weight of '{0}' {1}",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor NoRepresentation = Create(
        "MTGH029",
        "A step in representation space needs a representation",
        "'{0}' cannot take its weights from a representation: {1}",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor MetricReturnsNoNumber = Create(
        "MTGH030",
        "A metric must return a number",
        "The metric '{0}' must return a double, a float or a Tensor; it {1}",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor EmptyMetricKey = Create(
        "MTGH031",
        "A metric's key must not be empty",
        "The metric '{0}' must have a key: its name in reports and logs",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor NearlyAnIntermediate = Create(
        "MTGH032",
        "An argument has nearly the name of an intermediate",
        "The parameter '{0}' of '{1}' becomes an argument of the step, and the intermediate '{2}' feeds parameters named '{3}': rename it, or mark it with [From]",
        Usage,
        DiagnosticSeverity.Warning);

    private static readonly DiagnosticDescriptor InNoStep = Create(
        "MTGH033",
        "A task or a metric is part of no step",
        "'{0}' is part of no step: {1}",
        Usage,
        DiagnosticSeverity.Warning);

    private static readonly DiagnosticDescriptor GroupMisspelled = Create(
        "MTGH045",
        "The name of a group is probably misspelled",
        "The task '{0}' {1}",
        Usage,
        DiagnosticSeverity.Warning);

    private static readonly DiagnosticDescriptor GroupOfOneTask = Create(
        "MTGH046",
        "A group of one task has nothing to harmonize",
        "The task '{0}' is alone in the group '{1}', and its gradient is added as it is: name the group at another task, or leave it out to harmonize it with the others",
        Usage,
        DiagnosticSeverity.Info);
}
