namespace MultiTaskGH.Generators.Model;

/// <summary>A training step.</summary>
/// <param name="Name">The name of its class, in reports too.</param>
/// <param name="Identifier">The name as it is written in code.</param>
/// <param name="Factory">The name of the method that creates it.</param>
/// <param name="Accessibility">Who can create it.</param>
/// <param name="Declaration">What the user wrote of it; null where all of it is generated.</param>
/// <param name="Tasks">What it evaluates, in the order of the enumeration.</param>
/// <param name="Metrics">What it measures.</param>
/// <param name="Harmonized">The members that it harmonizes over, none for a step of one task; null for the shared ones of the class.</param>
/// <param name="Updated">The members that it updates; null for everything that its optimizers hold.</param>
/// <param name="IsRepresentation">Whether the weights are computed from the gradients over the representation.</param>
/// <param name="Run">How <c>Run</c> is written.</param>
/// <param name="Arguments">What the evaluation takes, in the order of <c>Run</c>.</param>
/// <param name="HasInputs">Whether the arguments can be kept in a structure, of which <c>Run</c> takes several.</param>
/// <param name="Sections">What is evaluated, in the order of evaluation.</param>
/// <param name="Names">Names of the step's own that no argument and no local has.</param>
internal sealed record StepModel(
    string Name,
    string Identifier,
    string Factory,
    string Accessibility,
    DeclarationModel? Declaration,
    EquatableArray<TaskModel> Tasks,
    EquatableArray<MetricModel> Metrics,
    EquatableArray<ParameterMemberModel>? Harmonized,
    EquatableArray<ParameterMemberModel>? Updated,
    bool IsRepresentation,
    RunModel Run,
    EquatableArray<ArgumentModel> Arguments,
    bool HasInputs,
    EquatableArray<SectionModel> Sections,
    StepNames Names);

/// <summary>What the user wrote of a step: nothing of it is repeated.</summary>
/// <param name="HasDocumentation">It has documentation.</param>
/// <param name="IsNotCovered">It has the attribute that leaves it out of coverage.</param>
internal sealed record DeclarationModel(bool HasDocumentation, bool IsNotCovered);

/// <summary>The signature of <c>Run</c>.</summary>
/// <param name="Modifiers"><c>public</c>, or what the user's own declaration of it has.</param>
/// <param name="Accessibility">Its accessibility, which the other methods of the step share.</param>
/// <param name="IsPinned">The user declared it: then its default values stand there, and perhaps its documentation.</param>
/// <param name="HasDocumentation">The user's declaration has documentation.</param>
internal sealed record RunModel(string Modifiers, string Accessibility, bool IsPinned, bool HasDocumentation);

/// <summary>Names of the step's own that no argument and no local has.</summary>
/// <param name="Host">The field that holds the model.</param>
/// <param name="Pass">The variable that holds the pass.</param>
/// <param name="Report">The variable that holds the report.</param>
/// <param name="This"><c>this.</c> where an argument hides a method of the step, else empty.</param>
internal sealed record StepNames(string Host, string Pass, string Report, string This);
