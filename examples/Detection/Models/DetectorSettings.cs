using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Detection.Models;

/// <summary>What a detector is made of and trained with.</summary>
public sealed record DetectorSettings
{
    /// <summary>How many classes there are, without the background.</summary>
    public required int Classes { get; init; }

    /// <summary>The height of the input in pixels, a multiple of 32.</summary>
    public required int Height { get; init; }

    /// <summary>The width of the input in pixels, a multiple of 32.</summary>
    public required int Width { get; init; }

    /// <summary>Makes the backbone; its weights are drawn from torch's global generator or read from a file.</summary>
    public required Func<DetectionBackbone> Backbone { get; init; }

    /// <summary>The channels of the pyramid's maps.</summary>
    public required int PyramidWidth { get; init; }

    /// <summary>What reconciles the gradients of the tasks.</summary>
    public required Harmonizer Harmonizer { get; init; }

    /// <summary>What the heads receive.</summary>
    public HeadGradients Heads { get; init; } = HeadGradients.Own;

    /// <summary>The loss of the boxes.</summary>
    public BoxLoss BoxLoss { get; init; } = BoxLoss.SmoothL1;

    /// <summary>The iterations of the run.</summary>
    public required int Iterations { get; init; }

    /// <summary>Adam's largest rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The backbone's rate as a share of <see cref="LearningRate"/>: 0.1 where it was trained before.</summary>
    public double BackboneRateFactor { get; init; } = 1;

    /// <summary>How strongly the reversed gradient of the domain classifier pulls at the end of the run.</summary>
    public double AlignmentStrength { get; init; } = 0.1;

    /// <summary>The seed of the run.</summary>
    public ulong Seed { get; init; }

    /// <summary>Where the detector is trained.</summary>
    public required Device Device { get; init; }
}
