using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.Composed.Models;

/// <summary>The fast gradient sign method (Goodfellow, Shlens, Szegedy, ICLR 2015, equation in section 4).</summary>
internal static class FastGradientSign
{
    /// <summary>Images that a loss is larger for: each value moves by epsilon in the direction in which the loss grows.</summary>
    /// <param name="images">From 0 to 1, of any shape.</param>
    /// <param name="epsilon">How far a value may move.</param>
    /// <param name="loss">The loss of images. Parameters that it runs through receive no gradient.</param>
    /// <returns>From 0 to 1, without a graph.</returns>
    public static Tensor Perturb(Tensor images, double epsilon, Func<Tensor, Tensor> loss)
    {
        using var scope = NewDisposeScope();
        using var recorded = enable_grad();
        var input = images.detach().clone().requires_grad_(true);
        loss(input).backward(inputs: [input]);
        using var unrecorded = no_grad();
        return input.grad!.sign_().mul_(epsilon).add_(images).clamp_(0, 1).detach().MoveToOuterDisposeScope();
    }
}
