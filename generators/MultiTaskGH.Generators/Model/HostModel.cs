namespace MultiTaskGH.Generators.Model;

/// <summary>Everything that is written for one annotated class. Models hold values alone and nothing of Roslyn.</summary>
/// <param name="HintName">The name of the generated file, derived from the class's full name.</param>
/// <param name="MetadataName">The full metadata name: unique in its assembly, case included.</param>
/// <param name="Namespace">The namespace as it is written in code; null for the global one.</param>
/// <param name="Containers">The types around the class, outermost first.</param>
/// <param name="Host">The class itself.</param>
/// <param name="Reference">How code inside of the step names the class: its simple name, or the full one where something else has that name there.</param>
/// <param name="OpenType">The operand of <c>typeof</c>, with empty brackets where the class is generic.</param>
/// <param name="TaskType">The enumeration of the tasks.</param>
/// <param name="Tasks">The tasks in declaration order.</param>
/// <param name="SharedMembers">The members over which gradients are harmonized, unless a step names others; in declaration order.</param>
/// <param name="SilencedIds">The ids of the warnings that the user's own code has had already.</param>
/// <param name="HasPriorities">Whether an overload can be marked as the one to choose last.</param>
/// <param name="Steps">The steps: those that the class declares, or one over all tasks.</param>
internal sealed record HostModel(
    string HintName,
    string MetadataName,
    string? Namespace,
    EquatableArray<TypeModel> Containers,
    TypeModel Host,
    string Reference,
    string OpenType,
    TaskTypeModel TaskType,
    EquatableArray<TaskModel> Tasks,
    EquatableArray<ParameterMemberModel> SharedMembers,
    EquatableArray<string> SilencedIds,
    bool HasPriorities,
    EquatableArray<StepModel> Steps);
