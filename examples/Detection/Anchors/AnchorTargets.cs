using MultiTaskGH.Examples.Detection.Boxes;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Detection.Anchors;

/// <summary>What the anchors of a batch are to answer.</summary>
/// <param name="Labels">B x anchors, int64: 0 for background, 1 + the label of a class for an object, <see cref="Ignored"/> for an answer that does not matter.</param>
/// <param name="Positives">The places of the anchors with an object in the flat B x anchors, int64, n.</param>
/// <param name="Anchors">The anchors there, n x 4, in pixels of the input.</param>
/// <param name="Boxes">The boxes of their objects, n x 4, in pixels of the input.</param>
public sealed record AnchorTargets(Tensor Labels, Tensor Positives, Tensor Anchors, Tensor Boxes)
{
    /// <summary>The label of an answer that does not matter.</summary>
    public const long Ignored = -1;

    /// <summary>How many anchors have an object.</summary>
    public long PositiveCount => Positives.size(0);

    /// <summary>What each loss is divided by: as in SSD the number of anchors with an object; 1 where there is none.</summary>
    public double Normalizer => Math.Max(1, PositiveCount);

    /// <summary>Matches the objects of a batch. The tensors belong to the caller's dispose scope.</summary>
    /// <param name="matcher">Matches those of an image.</param>
    /// <param name="grid">The anchors.</param>
    /// <param name="objects">Image by image, in pixels of the input.</param>
    /// <param name="device">Where the tensors are to lie.</param>
    public static AnchorTargets Of(AnchorMatcher matcher, AnchorGrid grid, IReadOnlyList<IReadOnlyList<LabelledBox>> objects, Device device)
    {
        ArgumentNullException.ThrowIfNull(matcher);
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(objects);
        var count = grid.Boxes.Count;
        var labels = new long[objects.Count * count];
        var positives = new List<long>();
        var anchors = new List<Box>();
        var boxes = new List<Box>();
        for (var image = 0; image < objects.Count; image++)
        {
            var matches = matcher.Match(objects[image]);
            for (var i = 0; i < count; i++)
            {
                var place = image * count + i;
                labels[place] = matches[i] switch
                {
                    AnchorMatcher.Background => 0,
                    AnchorMatcher.Ignored => Ignored,
                    var k => 1 + objects[image][k].Label,
                };
                if (labels[place] > 0)
                {
                    positives.Add(place);
                    anchors.Add(grid.Boxes[i]);
                    boxes.Add(objects[image][matches[i]].Box);
                }
            }
        }

        return new(
            tensor(labels, [objects.Count, count], int64, device),
            tensor(positives.ToArray(), [positives.Count], int64, device),
            Corners(anchors, device),
            Corners(boxes, device));
    }

    /// <summary>Boxes as n x 4 in float32. The tensor belongs to the caller's dispose scope.</summary>
    internal static Tensor Corners(IReadOnlyList<Box> boxes, Device device) => tensor(
        [.. boxes.SelectMany(box => new[] { (float)box.Left, (float)box.Top, (float)box.Right, (float)box.Bottom })], [boxes.Count, 4], float32, device);
}
