using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>An object with the name of its class, within its image.</summary>
internal sealed record AnnotatedObject(string ClassName, Box Box, bool IsDifficult);
