namespace MultiTaskGH.Tests.Promises;

/// <summary>A column of the tables of promises: what it says of a method is measured.</summary>
/// <param name="Title">The head of the column.</param>
/// <param name="Meaning">What its words mean, for the page.</param>
/// <param name="Measure">Says of a method what the column says of it.</param>
internal sealed record Promise(string Title, string Meaning, Func<Method, string> Measure);
