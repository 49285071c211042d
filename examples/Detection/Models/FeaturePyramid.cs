using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Detection.Models;

/// <summary>Maps of one width at each stride, in which the fine ones know what the coarse ones have seen.</summary>
/// <remarks>T.-Y. Lin et al., <em>Feature Pyramid Networks for Object Detection</em>, CVPR 2017, section 3.</remarks>
public sealed class FeaturePyramid : Module<Tensor, Tensor[]>
{
    private readonly DetectionBackbone backbone;
    private readonly ModuleList<Conv2d> lateral, output;

    /// <summary>Puts a pyramid on a backbone.</summary>
    /// <param name="backbone">Owned from here on.</param>
    /// <param name="channels">The channels of each map.</param>
    public FeaturePyramid(DetectionBackbone backbone, int channels)
        : base(nameof(FeaturePyramid))
    {
        ArgumentNullException.ThrowIfNull(backbone);
        this.backbone = backbone;
        Width = channels;
        lateral = ModuleList([.. backbone.Channels.Select(inputs => Conv2d(inputs, channels, 1))]);
        output = ModuleList([.. backbone.Channels.Select(_ => Conv2d(channels, channels, 3, padding: 1))]);
        RegisterComponents();
        foreach (var convolution in lateral.Concat(output))
        {
            // As in the authors' code: variance 1 / fan-in, for no ReLU follows.
            init.kaiming_uniform_(convolution.weight!, a: 1);
            init.zeros_(convolution.bias!);
        }
    }

    /// <summary>What the pyramid stands on.</summary>
    public DetectionBackbone Backbone => backbone;

    /// <summary>The channels of each map.</summary>
    public int Width { get; }

    /// <summary>Images to a map for each of <see cref="DetectionBackbone.Strides"/>.</summary>
    /// <param name="images">B x 3 x height x width, multiples of 32.</param>
    /// <returns>Each B x <see cref="Width"/> x height / stride x width / stride.</returns>
    public override Tensor[] forward(Tensor images)
    {
        var maps = backbone.call(images);
        var merged = new Tensor[maps.Length];
        for (var level = maps.Length - 1; level >= 0; level--)
        {
            merged[level] = lateral[level].call(maps[level]);
            if (level < maps.Length - 1)
            {
                merged[level] += TwiceAsLarge(merged[level + 1]);
            }
        }

        return [.. merged.Select((map, level) => output[level].call(map))];
    }

    // Nearest neighbours. Behind a convolution the gradient of interpolate() is of memory that nobody has written, here and there, in libtorch 2.10 on a CPU.
    private static Tensor TwiceAsLarge(Tensor map)
    {
        var (batch, channels, height, width) = (map.size(0), map.size(1), map.size(2), map.size(3));
        return map.reshape(batch, channels, height, 1, width, 1).expand(batch, channels, height, 2, width, 2).reshape(batch, channels, 2 * height, 2 * width);
    }
}
