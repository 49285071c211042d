using MultiTaskGH.Examples.Detection.Data;

namespace MultiTaskGH.Examples.Detection.Training;

/// <summary>The images of a domain.</summary>
/// <param name="Training">Those to train on.</param>
/// <param name="Test">Those that the precision is measured on.</param>
internal sealed record DetectionSplit(DetectionSet Training, DetectionSet Test);
