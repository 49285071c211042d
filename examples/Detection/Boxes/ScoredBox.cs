namespace MultiTaskGH.Examples.Detection.Boxes;

/// <summary>An object that a detector has found.</summary>
/// <param name="Label">Its class, an index into the names of the classes.</param>
/// <param name="Score">How sure the detector is, 0 to 1.</param>
/// <param name="Box">Where it is.</param>
public sealed record ScoredBox(int Label, double Score, Box Box)
{
    /// <summary>Whether the score and each corner are finite numbers.</summary>
    public bool IsFinite => double.IsFinite(Score) && Box.IsFinite;
}
