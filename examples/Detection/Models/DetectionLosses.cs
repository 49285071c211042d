using MultiTaskGH.Examples.Detection.Anchors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace MultiTaskGH.Examples.Detection.Models;

/// <summary>The losses of a single-stage detector. All tensors belong to the caller's dispose scope.</summary>
internal static class DetectionLosses
{
    // As many background anchors as these times the ones with an object are learned from: the hardest (Liu et al., section 2.2).
    private const int NegativesPerPositive = 3;

    // An image without an object must teach something too.
    private const int FewestNegatives = 10;

    /// <summary>The classes of the anchors: cross-entropy over those with an object and the hardest others.</summary>
    /// <param name="scores">B x anchors x (1 + classes), background first.</param>
    /// <param name="targets">What they are to be.</param>
    /// <returns>A scalar.</returns>
    public static Tensor Classification(Tensor scores, AnchorTargets targets)
    {
        var logarithms = log_softmax(scores, -1);
        var losses = -logarithms.gather(-1, targets.Labels.clamp(min: 0).unsqueeze(-1)).squeeze(-1);
        return (losses * Kept(losses, targets.Labels)).sum() / targets.Normalizer;
    }

    /// <summary>The places of the objects: smooth L1 over the offsets of the anchors with an object (Girshick, Fast R-CNN, ICCV 2015, eq. 2 and 3).</summary>
    /// <param name="offsets">B x anchors x 4.</param>
    /// <param name="targets">What they are to be.</param>
    /// <returns>A scalar; 0, with a gradient of 0, where no anchor has an object.</returns>
    public static Tensor SmoothL1(Tensor offsets, AnchorTargets targets) =>
        smooth_l1_loss(OfPositives(offsets, targets), BoxCoder.Encode(targets.Boxes, targets.Anchors).to(offsets.dtype), nn.Reduction.Sum) / targets.Normalizer;

    /// <summary>The places of the objects: 1 - GIoU of the boxes of the anchors with an object (Rezatofighi et al., CVPR 2019, algorithm 1).</summary>
    /// <param name="offsets">B x anchors x 4.</param>
    /// <param name="targets">What they are to be.</param>
    /// <returns>A scalar; 0, with a gradient of 0, where no anchor has an object.</returns>
    public static Tensor GeneralizedIoU(Tensor offsets, AnchorTargets targets)
    {
        var found = BoxCoder.Decode(OfPositives(offsets, targets), targets.Anchors);
        var common = Area(maximum(found.narrow(1, 0, 2), targets.Boxes.narrow(1, 0, 2)), minimum(found.narrow(1, 2, 2), targets.Boxes.narrow(1, 2, 2)));
        var hull = Area(minimum(found.narrow(1, 0, 2), targets.Boxes.narrow(1, 0, 2)), maximum(found.narrow(1, 2, 2), targets.Boxes.narrow(1, 2, 2)));
        var union = Area(found.narrow(1, 0, 2), found.narrow(1, 2, 2)) + Area(targets.Boxes.narrow(1, 0, 2), targets.Boxes.narrow(1, 2, 2)) - common;
        return (1 - common / union + (hull - union) / hull).sum() / targets.Normalizer;
    }

    private static Tensor OfPositives(Tensor offsets, AnchorTargets targets) => offsets.reshape(-1, 4).index_select(0, targets.Positives);

    private static Tensor Area(Tensor topLeft, Tensor bottomRight)
    {
        var sides = (bottomRight - topLeft).clamp(min: 0);
        return sides.select(1, 0) * sides.select(1, 1);
    }

    // 1 for the anchors that are learned from, 0 for the others.
    private static Tensor Kept(Tensor losses, Tensor labels)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var positive = labels > 0;
        var background = labels.eq(0);
        var hardness = losses.detach().masked_fill(background.logical_not(), float.NegativeInfinity);
        var rank = hardness.argsort(1, descending: true).argsort(1);
        var wanted = (NegativesPerPositive * positive.sum(dim: 1, keepdim: true)).clamp(min: FewestNegatives);
        return positive.logical_or(background.logical_and(rank < wanted)).to(losses.dtype).MoveToOuterDisposeScope();
    }
}
