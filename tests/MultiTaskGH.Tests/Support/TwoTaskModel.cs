using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Support;

internal enum TwoTasks
{
    Cls = 0,
    Align = 1,
}

/// <summary>A model with two tasks and its step as the generator would write it, with a hook to break the losses.</summary>
internal sealed class TwoTaskModel : Module, IMultiTaskModel
{
    public readonly Linear encoder;
    public readonly Linear classifier;
    public readonly Linear discriminator;

    public TwoTaskModel(ScalarType type = ScalarType.Float64)
        : base(nameof(TwoTaskModel))
    {
        random.manual_seed(7);
        encoder = Linear(4, 8, dtype: type);
        classifier = Linear(8, 3, dtype: type);
        discriminator = Linear(8, 1, dtype: type);
        RegisterComponents();
        Batch = randn([10, 4], dtype: type);
    }

    public Tensor Batch { get; }

    /// <summary>Changes the losses, in the order of the tasks, before they are handed in.</summary>
    public Func<TwoTasks, Tensor, Tensor> Break { get; set; } = (_, loss) => loss;

    public IReadOnlyList<string> TaskKeys => ["cls", "align"];

    public IReadOnlyList<string> StepNames => ["TrainingStep"];

    public IReadOnlyList<NamedParameter> SharedParameters() => new ParameterCollector().Add("encoder", encoder).ToList();

    public Optimizer Optimizer() => Adam(parameters(), lr: 0.01);

    public Step CreateStep(Harmonizer harmonizer, Optimizer optimizer, StepOptions? options = null, double[]? taskWeights = null) =>
        new(this, harmonizer, [optimizer], options, taskWeights);

    public Tensor Features(Tensor batch) => functional.tanh(encoder.call(batch));

    public Tensor Classification(Tensor features) => Break(TwoTasks.Cls, classifier.call(features).square().mean());

    public Tensor Alignment(Tensor features) => Break(TwoTasks.Align, (discriminator.call(features) - 2).square().mean());

    /// <summary>Every number of the parameters, to see that nothing changed.</summary>
    public double[] Snapshot() => [.. parameters().SelectMany(p => Trunk.Values(p))];

    public bool HasGradients() => parameters().Any(p => p.grad is not null);

    internal sealed class Step(TwoTaskModel model, Harmonizer harmonizer, IEnumerable<Optimizer> optimizers, StepOptions? options, double[]? taskWeights = null)
        : MultiTaskStep<TwoTasks>(
            model,
            new StepDefinition
            {
                Name = "TrainingStep",
                Tasks = [.. model.TaskKeys.Select((key, member) => new TaskDefinition { Key = key, Member = member, Weight = taskWeights?[member] ?? 1 })],
            },
            harmonized: null,
            updated: null,
            harmonizer,
            optimizers,
            options)
    {
        public StepReport<TwoTasks> Run(Tensor batch)
        {
            using var pass = BeginPass();
            Evaluate(pass, batch);
            return pass.Update();
        }

        public void Accumulate(Tensor batch)
        {
            using var pass = BeginPass();
            Evaluate(pass, batch);
            pass.Accumulate();
        }

        private void Evaluate(in Pass pass, Tensor batch)
        {
            var features = model.Features(batch);
            pass.Add(TwoTasks.Cls, model.Classification(features));
            pass.Add(TwoTasks.Align, model.Alignment(features));
        }
    }
}
