using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Anchors;

/// <summary>Tells which anchor is to find which object.</summary>
/// <remarks>
/// The rules of SSD (Liu et al., ECCV 2016, section 2.2): each object gets the anchor of the largest IoU, no two objects the same one; beyond these an
/// anchor finds the object of the largest IoU where that is at least 0.5. An anchor below 0.4 is background, and what lies between is ignored, as in RetinaNet
/// (Lin et al., ICCV 2017, section 4). Near a difficult object anchors are ignored: it is neither asked for nor background.
/// </remarks>
public sealed class AnchorMatcher
{
    /// <summary>The match of an anchor that is to find nothing.</summary>
    public const int Background = -1;

    /// <summary>The match of an anchor whose answer does not matter.</summary>
    public const int Ignored = -2;

    private const double PositiveIoU = 0.5;
    private const double NegativeIoU = 0.4;

    private readonly Box[] anchors;

    /// <summary>Prepares the anchors.</summary>
    /// <param name="grid">The anchors.</param>
    public AnchorMatcher(AnchorGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        anchors = [.. grid.Boxes];
    }

    /// <summary>Matches the objects of an image.</summary>
    /// <param name="objects">The objects, in pixels of the network's input.</param>
    /// <returns>For each anchor the index of its object, <see cref="Background"/> or <see cref="Ignored"/>.</returns>
    public int[] Match(IReadOnlyList<LabelledBox> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        var matches = new int[anchors.Length];
        var bestIoU = new double[anchors.Length];
        var overlaps = new double[objects.Count][];
        Array.Fill(matches, Background);
        for (var k = 0; k < objects.Count; k++)
        {
            overlaps[k] = Overlaps(objects[k].Box);
            for (var i = 0; i < anchors.Length; i++)
            {
                var overlap = overlaps[k][i];
                if (objects[k].IsDifficult || overlap < NegativeIoU || overlap <= bestIoU[i])
                {
                    continue;
                }

                bestIoU[i] = overlap;
                matches[i] = overlap >= PositiveIoU ? k : Ignored;
            }
        }

        for (var k = 0; k < objects.Count; k++)
        {
            for (var i = 0; objects[k].IsDifficult && i < anchors.Length; i++)
            {
                if (matches[i] == Background && overlaps[k][i] >= NegativeIoU)
                {
                    matches[i] = Ignored;
                }
            }
        }

        ForceBest(objects, overlaps, matches);
        return matches;
    }

    // The best pair of object and anchor first, so that no object takes the anchor that another one fits better.
    private static void ForceBest(IReadOnlyList<LabelledBox> objects, double[][] overlaps, int[] matches)
    {
        var waiting = Enumerable.Range(0, objects.Count).Where(k => !objects[k].IsDifficult).ToList();
        var best = new int[objects.Count];
        var taken = new HashSet<int>();
        foreach (var k in waiting)
        {
            best[k] = IndexOfBest(overlaps[k], taken);
        }

        while (waiting.Count > 0)
        {
            var k = waiting.MaxBy(candidate => overlaps[candidate][best[candidate]]);
            if (taken.Contains(best[k]))
            {
                best[k] = IndexOfBest(overlaps[k], taken);
                continue;
            }

            waiting.Remove(k);

            // An object that lies beyond all anchors, or shares all of them with others, has none to force.
            if (overlaps[k][best[k]] > 0)
            {
                taken.Add(best[k]);
                matches[best[k]] = k;
            }
        }
    }

    private static int IndexOfBest(double[] overlaps, HashSet<int> taken)
    {
        var best = -1;
        for (var i = 0; i < overlaps.Length; i++)
        {
            if ((best < 0 || overlaps[i] > overlaps[best]) && !taken.Contains(i))
            {
                best = i;
            }
        }

        return best;
    }

    private double[] Overlaps(Box box) => Array.ConvertAll(anchors, anchor => anchor.IoU(box));
}
