using MultiTaskGH.Examples.Common;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Tests;

/// <summary>Two regressions over one layer, with dropout, an optimizer that remembers, a rate that falls, and a number of its own: all that a checkpoint may hold.</summary>
[MultiTask]
internal sealed partial class ToyModel : TrainableModel
{
    [Shared]
    private readonly Linear trunk;

    private readonly Dropout dropout;

    private Adam? optimizer;

    private TrainingStep? step;

    public ToyModel()
        : base(nameof(ToyModel), CPU, seed: 0)
    {
        trunk = Linear(3, 2);
        dropout = Dropout(0.5);
        RegisterComponents();
    }

    /// <summary>How many rows were seen.</summary>
    public long Rows { get; private set; }

    public override Tensor forward(Tensor inputs) => trunk.call(inputs);

    public void Iterate(Tensor inputs) => Iterate(() =>
    {
        Observe(step!.Run(inputs));
        Rows += inputs.size(0);
    });

    protected override void CreateSteps()
    {
        optimizer = Use(optim.Adam(parameters().ToArray(), 0.1));
        step = CreateStep(new GradVac(), optimizer, new StepOptions { NonFinite = StepPolicy.Skip, AlwaysMeasureConflicts = true });
        Use(step);
    }

    protected override void BeginIteration()
    {
        foreach (var group in optimizer!.ParamGroups)
        {
            group.LearningRate = 0.1 / (1 + Iteration);
        }
    }

    protected override void SaveState(BinaryWriter writer) => writer.Write(Rows);

    protected override void LoadState(BinaryReader reader) => Rows = reader.ReadInt64();

    [Intermediate]
    private Tensor Outputs(Tensor inputs) => dropout.call(trunk.call(inputs));

    [Task("first")]
    private static Tensor First(Tensor outputs) => (outputs.select(1, 0) - 1).square().mean();

    [Task("second")]
    private static Tensor Second(Tensor outputs) => (outputs.sum(1) + 1).square().mean();
}
