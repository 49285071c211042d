namespace MultiTaskGH.Examples.Common;

/// <summary>What happens where an image cannot be read.</summary>
/// <param name="MaximumSkipped">How many distinct images may be skipped before the program stops; 0 stops at the first one.</param>
public sealed record UnreadableImages(int MaximumSkipped)
{
    /// <summary>The first image that cannot be read stops the program.</summary>
    public static UnreadableImages Fail { get; } = new(0);
}
