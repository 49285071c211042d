using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Metrics;

/// <summary>A box that a detector found, among those of its class in all images.</summary>
/// <param name="Image">The index of its image.</param>
/// <param name="Score">How sure the detector is.</param>
/// <param name="Box">Where it is.</param>
internal readonly record struct RankedDetection(int Image, double Score, Box Box);
