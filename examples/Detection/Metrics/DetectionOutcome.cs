namespace MultiTaskGH.Examples.Detection.Metrics;

/// <summary>What a detection turns out to be beside the objects of its image.</summary>
internal enum DetectionOutcome
{
    /// <summary>It found nothing, or what another one had found.</summary>
    FalsePositive,

    /// <summary>It found an object.</summary>
    TruePositive,

    /// <summary>It found an object that does not count.</summary>
    Ignored,
}
