namespace MultiTaskGH.Generators;

internal static class Placeholder;
