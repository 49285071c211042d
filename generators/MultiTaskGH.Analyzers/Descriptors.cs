using Microsoft.CodeAnalysis;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.Analyzers;

/// <summary>The rules, their ids and their messages. An id is never given to another rule.</summary>
internal static partial class Descriptors
{

    private static readonly DiagnosticDescriptor HostNotPartial = Create(
        "MTGH001",
        "A class with a training step must be partial",
        "'{0}' must be partial, so that the training step of '{1}' can be written into it",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor HostNotSupported = Create(
        "MTGH002",
        "This kind of class cannot have a training step",
        "'{0}' cannot have a training step: {1}",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor NoTask = Create(
        "MTGH003",
        "A class with a training step needs a task",
        "'{0}' is marked with [MultiTask] and has no task: mark the methods that return losses with [Task(\"key\")]",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor NoShared = Create(
        "MTGH004",
        "A class with a training step needs shared parameters",
        "'{0}' has nothing to harmonize over: mark the fields that hold the modules common to the tasks with [Shared], or name them in the 'Harmonize' of a [Step]",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor DuplicateKey = Create(
        "MTGH005",
        "Each task and each metric needs a key of its own",
        "The key '{0}' is taken by '{1}': give '{2}' another one",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor InvalidKey = Create(
        "MTGH006",
        "A task's key must contain a letter or a digit",
        "The key of '{0}' must contain a letter or a digit that C# takes in names (U+0000 to U+FFFF), since it names a member of the task enumeration; found {1}",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor KeysOfOneIdentifier = Create(
        "MTGH007",
        "Keys must differ by more than punctuation and the case of first letters",
        "The keys '{0}' and '{1}' would both be called '{2}' in the task enumeration: change one of them",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor TaskReturnsNoTensor = Create(
        "MTGH008",
        "A task must return its loss as a Tensor",
        "The task '{0}' must return its loss as a Tensor; it {1}",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor IntermediateReturnsNoValue = Create(
        "MTGH009",
        "An intermediate must return a value",
        "The intermediate '{0}' must return the value that it feeds to the tasks; it {1}",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor MethodNotSupported = Create(
        "MTGH010",
        "This method cannot be part of a step",
        "'{0}' can be neither a task nor a metric nor an intermediate: {1}",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor ParameterNotSupported = Create(
        "MTGH011",
        "A step cannot pass anything to this parameter",
        "The parameter '{0}' of '{1}' {2}",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor UnknownIntermediate = Create(
        "MTGH012",
        "[From] must name an intermediate",
        "The parameter '{0}' of '{1}' is marked with [From(\"{2}\")], and this class has no [Intermediate] method of that name: mark that method, or name another one by 'nameof'",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor CyclicIntermediates = Create(
        "MTGH013",
        "An intermediate must not need its own result",
        "The intermediate '{0}' needs its own result ({1}): rename a parameter on this way, or compute its value from something else",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor ArgumentsDiffer = Create(
        "MTGH014",
        "Parameters of one name must agree, since they are one argument",
        "The argument '{0}' is '{2}' for '{1}' and '{4}' for '{3}': use one type and one default value, or two names",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor IntermediateDoesNotFit = Create(
        "MTGH015",
        "An intermediate's value must fit the parameters that it feeds",
        "The parameter '{0}' of '{1}' is fed by the intermediate '{2}', and a '{3}' is no '{4}': change a type, or rename the parameter to make it an argument",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor SharedHoldsNoParameters = Create(
        "MTGH016",
        "[Shared] must stand on a member that holds parameters",
        "'{0}' is marked with [Shared] and {1}: mark fields and properties that hold a Module, a Parameter, or a sequence of either",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor InvalidWeight = Create(
        "MTGH017",
        "A task's weight must be finite and not zero",
        "The weight of '{0}' must be finite and not zero; found {1}",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor LanguageVersionNotSupported = Create(
        "MTGH018",
        "Training steps need C# 12 or later",
        "The training step of '{0}' needs C# 12 or later; this project uses C# {1}: set its 'LangVersion' to 12 or higher",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor NameTaken = Create(
        "MTGH019",
        "A name that the training step needs is taken",
        "'{1}', which the generator writes for '{0}', exists already: rename yours",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor ArgumentNotAccessible = Create(
        "MTGH020",
        "The types of a step's arguments must be visible outside of the class",
        "The argument '{0}' has the type '{1}', which callers of the step cannot see: make the type internal or public",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor DuplicateIntermediate = Create(
        "MTGH021",
        "Each intermediate needs a name of its own",
        "'{0}' and '{1}' are both intermediates and would both feed parameters named '{2}': rename one of them",
        Usage,
        DiagnosticSeverity.Error);

    private static readonly DiagnosticDescriptor UnusedIntermediate = Create(
        "MTGH022",
        "An intermediate that feeds no task is not computed",
        "The intermediate '{0}' feeds no task, and the step does not compute it: remove it, or name a parameter after it",
        Usage,
        DiagnosticSeverity.Warning);

    /// <summary>An annotation that nothing reads.</summary>
    public static readonly DiagnosticDescriptor StrayAnnotation = Create(
        "MTGH023",
        "The annotation has no effect where it stands",
        "[{0}] on '{1}' has no effect: {2}",
        Usage,
        DiagnosticSeverity.Warning);

    /// <summary>A class that is in order and has no step all the same.</summary>
    public static readonly DiagnosticDescriptor NotWritten = Create(
        "MTGH024",
        "No step was written, for generators do not see each other's output",
        "No training step was written for '{0}': a type or a constant in the annotations or the signatures of its members comes from another generator, whose output this one cannot see; declare it in your own source, or in another project",
        Usage,
        DiagnosticSeverity.Error);

    /// <summary>The descriptor of a rule of the parser.</summary>
    public static DiagnosticDescriptor Of(Rule rule) => rule switch
    {
        Rule.HostNotPartial => HostNotPartial,
        Rule.HostNotSupported => HostNotSupported,
        Rule.NoTask => NoTask,
        Rule.NoShared => NoShared,
        Rule.DuplicateKey => DuplicateKey,
        Rule.InvalidKey => InvalidKey,
        Rule.KeysOfOneIdentifier => KeysOfOneIdentifier,
        Rule.TaskReturnsNoTensor => TaskReturnsNoTensor,
        Rule.IntermediateReturnsNoValue => IntermediateReturnsNoValue,
        Rule.MethodNotSupported => MethodNotSupported,
        Rule.ParameterNotSupported => ParameterNotSupported,
        Rule.UnknownIntermediate => UnknownIntermediate,
        Rule.CyclicIntermediates => CyclicIntermediates,
        Rule.ArgumentsDiffer => ArgumentsDiffer,
        Rule.IntermediateDoesNotFit => IntermediateDoesNotFit,
        Rule.SharedHoldsNoParameters => SharedHoldsNoParameters,
        Rule.InvalidWeight => InvalidWeight,
        Rule.LanguageVersionNotSupported => LanguageVersionNotSupported,
        Rule.NameTaken => NameTaken,
        Rule.ArgumentNotAccessible => ArgumentNotAccessible,
        Rule.DuplicateIntermediate => DuplicateIntermediate,
        Rule.UnusedIntermediate => UnusedIntermediate,
        Rule.StepNotSupported => StepNotSupported,
        Rule.StepNamesNoMember => StepNamesNoMember,
        Rule.RunDiffers => RunDiffers,
        Rule.WeightNotReadable => WeightNotReadable,
        Rule.NoRepresentation => NoRepresentation,
        Rule.MetricReturnsNoNumber => MetricReturnsNoNumber,
        Rule.EmptyMetricKey => EmptyMetricKey,
        Rule.NearlyAnIntermediate => NearlyAnIntermediate,
        Rule.InNoStep => InNoStep,
        Rule.GroupMisspelled => GroupMisspelled,
        Rule.GroupOfOneTask => GroupOfOneTask,
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "The rule has no descriptor."),
    };
}
