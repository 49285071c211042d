namespace MultiTaskGH.Analyzers;

internal static class Placeholder;
