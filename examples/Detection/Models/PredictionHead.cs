using MultiTaskGH.Examples.Detection.Anchors;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Detection.Models;

/// <summary>What a detector says of each anchor: one 3 x 3 convolution over ReLU, the same one on every level.</summary>
public sealed class PredictionHead : Module<Tensor[], Tensor>
{
    private readonly Conv2d convolution;
    private readonly int numbers;

    /// <summary>Makes the layer.</summary>
    /// <param name="channels">The channels of each map.</param>
    /// <param name="numbers">How many numbers it says of an anchor.</param>
    public PredictionHead(int channels, int numbers)
        : base(nameof(PredictionHead))
    {
        this.numbers = numbers;
        convolution = Conv2d(channels, AnchorGrid.ShapesPerPlace * numbers, 3, padding: 1);
        RegisterComponents();

        // An untrained detector is then sure of nothing, and no loss starts far from the others.
        init.normal_(convolution.weight!, 0, 0.01);
        init.zeros_(convolution.bias!);
    }

    /// <summary>Maps to numbers, in the order of <see cref="AnchorGrid.Boxes"/>.</summary>
    /// <param name="pyramid">B x channels x height x width, level by level.</param>
    /// <returns>B x anchors x numbers.</returns>
    public override Tensor forward(Tensor[] pyramid)
    {
        ArgumentNullException.ThrowIfNull(pyramid);
        return cat([.. pyramid.Select(map => convolution.call(map.relu()).permute(0, 2, 3, 1).reshape(map.size(0), -1, numbers))], 1);
    }
}
