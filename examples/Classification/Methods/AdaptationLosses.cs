using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace MultiTaskGH.Examples.Classification.Methods;

/// <summary>Terms that the losses of several methods have in common.</summary>
internal static class AdaptationLosses
{
    /// <summary>H(p), the entropy of each sample: <c>-sum_k p_k log(p_k + 1e-5)</c>.</summary>
    /// <param name="probabilities">B x K.</param>
    /// <returns>B.</returns>
    public static Tensor Entropy(Tensor probabilities) => -(probabilities * (probabilities + 1e-5).log()).sum(1);

    /// <summary>How much two classifiers disagree: the mean of <c>|softmax(a) - softmax(b)|</c> over samples and classes (Saito et al., eq. 2).</summary>
    /// <param name="first">Logits a, B x K.</param>
    /// <param name="second">Logits b, B x K.</param>
    /// <returns>A scalar from 0 to 2 / K.</returns>
    public static Tensor Discrepancy(Tensor first, Tensor second) => (softmax(first, 1) - softmax(second, 1)).abs().mean();

    /// <summary>Weights of samples whose sum is 1, without a gradient through the sum.</summary>
    /// <param name="weights">B, positive.</param>
    /// <returns>B.</returns>
    public static Tensor Normalized(Tensor weights) => weights / weights.sum().detach();

    /// <summary>What discriminators are to answer: 1 for the source, 0 for the target.</summary>
    /// <param name="source">B_s x any width.</param>
    /// <param name="target">B_t x any width.</param>
    /// <returns>B_s + B_t.</returns>
    public static Tensor DomainLabels(Tensor source, Tensor target) => cat([ones_like(source.select(1, 0)), zeros_like(target.select(1, 0))]);
}
