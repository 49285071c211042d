namespace MultiTaskGH.Generators.Parsing;

/// <summary>What an annotated method is for.</summary>
internal enum Role
{
    Task,
    Family,
    Metric,
    Intermediate,
}
