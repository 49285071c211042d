using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Retrieval.Composed.Models;

/// <summary>Images from 0 to 1 to features: they are normalized here, behind a perturbation, which is measured in pixel values.</summary>
public sealed class ImageEncoder : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> body;

    /// <summary>Takes the network over.</summary>
    /// <param name="body">Normalized images to features.</param>
    public ImageEncoder(Module<Tensor, Tensor> body)
        : base(nameof(ImageEncoder))
    {
        this.body = body;
        RegisterComponents();
    }

    /// <summary>Images to features.</summary>
    /// <param name="images">N x 3 x height x width, from 0 to 1.</param>
    /// <returns>N x the length of features.</returns>
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        return body.call(Normalization.ImageNet.ApplyToUnit(images)).MoveToOuterDisposeScope();
    }
}
