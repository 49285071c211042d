namespace MultiTaskGH.Generators.Model;

/// <summary>A type whose declaration is opened once more.</summary>
/// <param name="Keyword"><c>class</c>, <c>record struct</c> and so on.</param>
/// <param name="Name">The name as it is written in code, type parameters included.</param>
/// <param name="PlainName">The bare name, for documentation.</param>
internal sealed record TypeModel(string Keyword, string Name, string PlainName);
