using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MultiTaskGH.Examples.Detection.Boxes;

/// <summary>Greedy non-maximum suppression: of boxes that overlap, the one with the highest score stays.</summary>
/// <remarks>
/// As torchvision's <c>nms</c> and <c>batched_nms</c>: best first, a box goes if its IoU with one that stays is greater than the threshold. Among
/// equal scores the earlier box is the better one.
/// </remarks>
public static class NonMaximumSuppression
{
    /// <summary>Boxes suppress each other whatever their classes.</summary>
    /// <param name="boxes">The boxes of an image, in any order.</param>
    /// <param name="threshold">The IoU up to which two boxes are left side by side, 0 to 1.</param>
    /// <returns>What is left, by descending score.</returns>
    /// <exception cref="ArgumentException">A score or a corner is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not from 0 to 1.</exception>
    public static IReadOnlyList<ScoredBox> AcrossClasses(IReadOnlyList<ScoredBox> boxes, double threshold) => Suppress(boxes, threshold, _ => 0);

    /// <summary>Boxes suppress only others of their class.</summary>
    /// <param name="boxes">The boxes of an image, in any order.</param>
    /// <param name="threshold">The IoU up to which two boxes of a class are left side by side, 0 to 1.</param>
    /// <returns>What is left of all classes, by descending score.</returns>
    /// <exception cref="ArgumentException">A score or a corner is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not from 0 to 1.</exception>
    public static IReadOnlyList<ScoredBox> PerClass(IReadOnlyList<ScoredBox> boxes, double threshold) => Suppress(boxes, threshold, box => box.Label);

    private static List<ScoredBox> Suppress(IReadOnlyList<ScoredBox> boxes, double threshold, Func<ScoredBox, int> group)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        if (!(threshold >= 0 && threshold <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold must be from 0 to 1.");
        }

        if (boxes.FirstOrDefault(box => !box.IsFinite) is { } broken)
        {
            throw new ArgumentException($"Scores and corners must be finite. Found {broken}.", nameof(boxes));
        }

        var kept = new List<ScoredBox>();
        var keptByGroup = new Dictionary<int, List<Box>>();
        foreach (var candidate in boxes.OrderByDescending(box => box.Score))
        {
            if (!keptByGroup.TryGetValue(group(candidate), out var rivals))
            {
                keptByGroup[group(candidate)] = rivals = [];
            }

            if (!OverlapsAny(candidate.Box, CollectionsMarshal.AsSpan(rivals), threshold))
            {
                rivals.Add(candidate.Box);
                kept.Add(candidate);
            }
        }

        return kept;
    }

    // Where the time goes, from the first image on.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool OverlapsAny(Box candidate, ReadOnlySpan<Box> kept, double threshold)
    {
        foreach (ref readonly var box in kept)
        {
            // Most pairs lie apart, which is told sooner than by their areas.
            var areApart = box.Right <= candidate.Left || box.Left >= candidate.Right || box.Bottom <= candidate.Top || box.Top >= candidate.Bottom;
            if (!areApart && candidate.IoU(box) > threshold)
            {
                return true;
            }
        }

        return false;
    }
}
