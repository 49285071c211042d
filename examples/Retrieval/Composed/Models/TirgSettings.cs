using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Retrieval.Composed.Models;

/// <summary>What a model is made of and trained with.</summary>
public sealed record TirgSettings
{
    /// <summary>Makes the image encoder, from normalized images to features of <see cref="Width"/> numbers; its weights are drawn from torch's global generator or read from a file.</summary>
    public required Func<Module<Tensor, Tensor>> ImageEncoder { get; init; }

    /// <summary>The length of features.</summary>
    public required int Width { get; init; }

    /// <summary>How many words there are.</summary>
    public required int Words { get; init; }

    /// <summary>What the adversarial loss sees.</summary>
    public required Perturbation Perturbation { get; init; }

    /// <summary>The size of the perturbation, of pixel values from 0 to 1.</summary>
    public double Epsilon { get; init; } = 8 / 255.0;

    /// <summary>What reconciles the gradients of the tasks.</summary>
    public required Harmonizer Harmonizer { get; init; }

    /// <summary>The iterations of the run.</summary>
    public required int Iterations { get; init; }

    /// <summary>The rate of <see cref="Common.BackboneAdam"/>.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The image encoder's rate as a share of <see cref="LearningRate"/>: 0.1 where it was trained before.</summary>
    public double ImageEncoderRateFactor { get; init; } = 1;

    /// <summary>The seed of the run.</summary>
    public ulong Seed { get; init; }

    /// <summary>Where the model is trained.</summary>
    public required Device Device { get; init; }
}
