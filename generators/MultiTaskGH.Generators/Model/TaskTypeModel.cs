namespace MultiTaskGH.Generators.Model;

/// <summary>The enumeration of a class's tasks, declared beside the class.</summary>
/// <param name="Accessibility">That of the class.</param>
/// <param name="Name">Its name as it is declared.</param>
/// <param name="Reference">How code inside the class names it: its simple name, or the full one where something else has that name there.</param>
internal sealed record TaskTypeModel(string Accessibility, string Name, string Reference);
