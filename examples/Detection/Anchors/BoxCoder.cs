using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Detection.Anchors;

/// <summary>Boxes as offsets from anchors, which is what a detector answers with.</summary>
/// <remarks>
/// R. Girshick et al., <em>Rich Feature Hierarchies</em>, CVPR 2014, appendix C: the shift of the centre in widths and heights of the anchor, and the logarithm of
/// the ratio of the sizes; in units of the deviations 0.1 and 0.2, as in SSD's code. All tensors are n x 4 (or end with 4): left, top, right, bottom.
/// </remarks>
public static class BoxCoder
{
    private const double CentreDeviation = 0.1;
    private const double SizeDeviation = 0.2;

    // A box a thousand times the anchor's size is a network gone astray; beyond float32's range its area would be infinite.
    private static readonly double LargestLogRatio = Math.Log(1000);

    /// <summary>Boxes to offsets. Tensors belong to the caller's dispose scope.</summary>
    /// <param name="boxes">Boxes of positive width and height.</param>
    /// <param name="anchors">Their anchors, of the same shape.</param>
    public static Tensor Encode(Tensor boxes, Tensor anchors)
    {
        using var scope = NewDisposeScope();
        var (x, y, width, height) = Centred(boxes);
        var (anchorX, anchorY, anchorWidth, anchorHeight) = Centred(anchors);
        return stack(
        [
            (x - anchorX) / anchorWidth / CentreDeviation,
            (y - anchorY) / anchorHeight / CentreDeviation,
            (width / anchorWidth).log() / SizeDeviation,
            (height / anchorHeight).log() / SizeDeviation,
        ], -1).MoveToOuterDisposeScope();
    }

    /// <summary>Offsets to boxes. Tensors belong to the caller's dispose scope.</summary>
    /// <param name="offsets">Offsets.</param>
    /// <param name="anchors">Their anchors, of a shape that fits.</param>
    public static Tensor Decode(Tensor offsets, Tensor anchors)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        using var scope = NewDisposeScope();
        var (anchorX, anchorY, anchorWidth, anchorHeight) = Centred(anchors);
        var x = offsets.select(-1, 0) * CentreDeviation * anchorWidth + anchorX;
        var y = offsets.select(-1, 1) * CentreDeviation * anchorHeight + anchorY;
        var width = (offsets.select(-1, 2) * SizeDeviation).clamp(max: LargestLogRatio).exp() * anchorWidth;
        var height = (offsets.select(-1, 3) * SizeDeviation).clamp(max: LargestLogRatio).exp() * anchorHeight;
        return stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2], -1).MoveToOuterDisposeScope();
    }

    private static (Tensor X, Tensor Y, Tensor Width, Tensor Height) Centred(Tensor boxes)
    {
        var (left, top, right, bottom) = (boxes.select(-1, 0), boxes.select(-1, 1), boxes.select(-1, 2), boxes.select(-1, 3));
        return ((left + right) / 2, (top + bottom) / 2, right - left, bottom - top);
    }
}
