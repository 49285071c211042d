using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.Composed.Models;

namespace MultiTaskGH.Examples.Retrieval.Composed.Training;

/// <summary>The networks of composed retrieval, and what disturbs them.</summary>
/// <param name="Backbone">The image encoder.</param>
/// <param name="Perturbation">What the adversarial loss sees.</param>
/// <param name="PixelEpsilon">The size of the perturbation in training and in the test, of pixel values from 0 to 255.</param>
internal sealed record ComposedSettings(BackboneChoice Backbone, Perturbation Perturbation, double PixelEpsilon)
{
    private const int SmallWidth = 128;

    // Of the authors' code.
    private const int ResNetWidth = 512;

    /// <summary>The size of the perturbation, of pixel values from 0 to 1.</summary>
    public double Epsilon => PixelEpsilon / 255;

    /// <summary>The length of features.</summary>
    public int Width => Backbone.ResNet is null ? SmallWidth : ResNetWidth;
}
