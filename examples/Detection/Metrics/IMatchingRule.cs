using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Metrics;

/// <summary>Decides which object a detection has found, if any.</summary>
internal interface IMatchingRule
{
    /// <summary>Judges a detection after all that are better.</summary>
    /// <param name="detection">Where it is.</param>
    /// <param name="objects">The objects of its class in its image.</param>
    /// <param name="isTaken">Which of them were found before; the object that this detection finds is marked.</param>
    DetectionOutcome Match(Box detection, ReadOnlySpan<LabelledBox> objects, Span<bool> isTaken);
}
