using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Retrieval.Composed.Models;

/// <summary>TIRG's composition of image and text: the image's feature through a gate, and a residual beside it (Vo et al., CVPR 2019, equations 1 to 3).</summary>
/// <remarks>
/// <c>f = w_g sigmoid(gate([x, t])) x + w_r residual([x, t])</c> with learned weights that begin at 1 and 10, and layers as in the authors' code: batch normalization and
/// ReLU over the concatenated features come before the linear layers.
/// </remarks>
public sealed class GatedResidualComposition : Module<Tensor, Tensor, Tensor>
{
    private const float FirstGateWeight = 1, FirstResidualWeight = 10;

    private readonly Sequential gated_feature_composer, res_info_composer;
    private readonly Parameter w_g, w_r;

    /// <summary>Makes the composition, its weights drawn from torch's global generator.</summary>
    /// <param name="width">The length of both features.</param>
    public GatedResidualComposition(int width)
        : base(nameof(GatedResidualComposition))
    {
        gated_feature_composer = Sequential(BatchNorm1d(2 * width), ReLU(), Linear(2 * width, width));
        res_info_composer = Sequential(BatchNorm1d(2 * width), ReLU(), Linear(2 * width, 2 * width), ReLU(), Linear(2 * width, width));
        w_g = Parameter(tensor(FirstGateWeight));
        w_r = Parameter(tensor(FirstResidualWeight));
        RegisterComponents();
    }

    /// <summary>What the image would be if it were changed as the text says.</summary>
    /// <param name="image">The image's features, N x width.</param>
    /// <param name="text">The text's features, N x width.</param>
    /// <returns>N x width.</returns>
    public override Tensor forward(Tensor image, Tensor text)
    {
        using var scope = NewDisposeScope();
        var both = cat([image, text], 1);
        return (w_g * gated_feature_composer.call(both).sigmoid() * image + w_r * res_info_composer.call(both)).MoveToOuterDisposeScope();
    }
}
