using MultiTaskGH.Examples.Classification.Methods;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace MultiTaskGH.Examples.Tests;

/// <summary>The method that the page examples/Classification/README.md adds: it shows the code from here.</summary>
/// <remarks>B. Sun, K. Saenko, <em>Deep CORAL: Correlation Alignment for Deep Domain Adaptation</em>, 2016.</remarks>
[MultiTask]
public sealed partial class DeepCoral : AdaptationMethod
{
    [Shared]
    private readonly Module<Tensor, Tensor> encoder, classifier;

    private TrainingStep? step;

    private DeepCoral(MethodSettings settings)
        : base(nameof(DeepCoral), settings)
    {
        encoder = settings.Architecture.Encoder();
        classifier = settings.Architecture.Head();
        RegisterComponents();
    }

    public static MethodDefinition Definition { get; } = new()
    {
        Name = "coral",
        Label = "Deep CORAL",
        Create = settings => new DeepCoral(settings),
        Defaults = direction => new(BatchSize: 64, LearningRate: 0.01, Iterations: 2000),
        HasHeads = false,
    };

    public override Tensor forward(Tensor images) => classifier.call(Features(images));

    public override Tensor Features(Tensor images) => encoder.call(images);

    protected override void CreateSteps()
    {
        var optimizer = CreateSGD(0.9, 5e-4, nesterov: false, (encoder, Settings.EncoderRateFactor), (classifier, 1));
        step = CreateStep(Settings.Harmonizer, optimizer, HarmonizedOptions);
        Use(step);
    }

    protected override void Update(DomainBatch batch) => Observe(step!.Run(batch));

    [Intermediate]
    private Tensor Source(DomainBatch batch) => Features(batch.Source);

    [Intermediate]
    private Tensor Target(DomainBatch batch) => Features(batch.Target);

    [Task("coral")]
    private static Tensor Coral(Tensor source, Tensor target) => (source.t().cov() - target.t().cov()).square().sum() / (4.0 * source.size(1) * source.size(1));

    [Task("cls")]
    private Tensor Classification(Tensor source, DomainBatch batch) => cross_entropy(classifier.call(source), batch.Labels);
}
