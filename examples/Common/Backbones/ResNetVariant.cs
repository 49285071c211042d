using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>A depth of <see cref="ResNet"/>: how many blocks of which kind it has (He et al., table 1).</summary>
public sealed class ResNetVariant
{
    private readonly int[] blocksPerStage;
    private readonly Func<int, int, int, nn.Module<Tensor, Tensor>> createBlock;
    private readonly int expansion;

    private ResNetVariant(string name, int[] blocksPerStage, int expansion, Func<int, int, int, nn.Module<Tensor, Tensor>> createBlock)
    {
        Name = name;
        this.blocksPerStage = blocksPerStage;
        this.expansion = expansion;
        this.createBlock = createBlock;
    }

    /// <summary>ResNet-18.</summary>
    public static ResNetVariant ResNet18 { get; } =
        new("resnet18", [2, 2, 2, 2], BasicBlock.Expansion, (inputs, width, stride) => new BasicBlock(inputs, width, stride));

    /// <summary>ResNet-50.</summary>
    public static ResNetVariant ResNet50 { get; } =
        new("resnet50", [3, 4, 6, 3], BottleneckBlock.Expansion, (inputs, width, stride) => new BottleneckBlock(inputs, width, stride));

    /// <summary>The name in torchvision and on the command line.</summary>
    public string Name { get; }

    /// <summary>The width of the pooled features.</summary>
    public int Width => Outputs(stage: 3);

    /// <summary>The channels of the maps of <see cref="ResNet.FeatureMaps"/>.</summary>
    public IReadOnlyList<int> MapChannels => [Outputs(stage: 1), Outputs(stage: 2), Outputs(stage: 3)];

    /// <summary>The blocks of a stage, the first of which halves height and width in all stages but the first.</summary>
    /// <param name="stage">From 0 to 3.</param>
    internal IEnumerable<nn.Module<Tensor, Tensor>> Stage(int stage)
    {
        var inputs = stage == 0 ? ResNet.StemChannels : Outputs(stage - 1);
        for (var block = 0; block < blocksPerStage[stage]; block++)
        {
            yield return createBlock(block == 0 ? inputs : Outputs(stage), StageWidth(stage), block == 0 && stage > 0 ? 2 : 1);
        }
    }

    private int Outputs(int stage) => StageWidth(stage) * expansion;

    private static int StageWidth(int stage) => ResNet.StemChannels << stage;
}
