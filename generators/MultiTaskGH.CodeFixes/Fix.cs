using Microsoft.CodeAnalysis.Editing;

namespace MultiTaskGH.CodeFixes;

/// <summary>One way to mend what a diagnostic reports.</summary>
/// <param name="Title">What the IDE offers.</param>
/// <param name="Key">What all diagnostics have in common that are mended together.</param>
/// <param name="EditAsync">Makes the change, in whichever documents it concerns. Changes of several fixes add up.</param>
internal sealed record Fix(string Title, string Key, Func<SolutionEditor, CancellationToken, Task> EditAsync);
