namespace MultiTaskGH.Generators.Model;

/// <summary>A training step.</summary>
/// <param name="Name">The name of its class, in reports too.</param>
/// <param name="Factory">The name of the method that creates it.</param>
/// <param name="RunAccessibility"><c>public</c>, or <c>internal</c> where the type of an argument is not public.</param>
/// <param name="Arguments">What <c>Run</c> takes, in its order.</param>
/// <param name="Sections">What is evaluated, in the order of evaluation.</param>
/// <param name="Names">Names of the step's own that no argument and no local has.</param>
internal sealed record StepModel(
    string Name,
    string Factory,
    string RunAccessibility,
    EquatableArray<ArgumentModel> Arguments,
    EquatableArray<SectionModel> Sections,
    StepNames Names);

/// <summary>Names of the step's own that no argument and no local has.</summary>
/// <param name="Host">The field that holds the model.</param>
/// <param name="Pass">The variable that holds the pass.</param>
/// <param name="This"><c>this.</c> where an argument hides a method of the step, else empty.</param>
internal sealed record StepNames(string Host, string Pass, string This);
