namespace MultiTaskGH.Examples.Detection.Models;

/// <summary>The loss of the boxes.</summary>
public enum BoxLoss
{
    /// <summary>Smooth L1 over the offsets from the anchors.</summary>
    SmoothL1,

    /// <summary>1 - GIoU of the boxes.</summary>
    GIoU,
}
