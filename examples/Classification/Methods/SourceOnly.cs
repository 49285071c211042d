using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace MultiTaskGH.Examples.Classification.Methods;

/// <summary>No adaptation: encoder and classifier are trained on the source and never see the target. What the methods are measured against.</summary>
[MultiTask]
public sealed partial class SourceOnly : AdaptationMethod
{
    [Shared]
    private readonly Module<Tensor, Tensor> encoder, bottleneck, classifier;

    private TrainingStep? step;

    /// <summary>Makes the networks.</summary>
    /// <param name="settings">What the method is trained with.</param>
    public SourceOnly(MethodSettings settings)
        : base(nameof(SourceOnly), settings)
    {
        encoder = settings.Architecture.Encoder();
        bottleneck = settings.Architecture.Bottleneck();
        classifier = settings.Architecture.Classifier();
        RegisterComponents();
    }

    /// <summary>The method's name and defaults: those of DANN, with which it is compared.</summary>
    public static MethodDefinition Definition { get; } = new()
    {
        Name = "source-only",
        Label = "source-only",
        Create = settings => new SourceOnly(settings),
        Defaults = Dann.Definition.Defaults,
        IsHarmonized = false,
        HasHeads = false,
    };

    /// <summary>The logits of the classes.</summary>
    /// <inheritdoc/>
    public override Tensor forward(Tensor images) => classifier.call(Features(images));

    /// <inheritdoc/>
    public override Tensor Features(Tensor images) => bottleneck.call(encoder.call(images));

    /// <inheritdoc/>
    protected override void CreateSteps()
    {
        var optimizer = CreateSGD(0.9, 1e-3, nesterov: true, (encoder, Settings.EncoderRateFactor), (bottleneck, 1), (classifier, 1));
        Anneal(optimizer);
        step = CreateStep(new Sum(), optimizer, PlainOptions);
        Use(step);
    }

    /// <inheritdoc/>
    protected override void Update(DomainBatch batch) => Observe(step!.Run(batch));

    [Task("cls")]
    private Tensor Classification(DomainBatch batch) => cross_entropy(forward(batch.Source), batch.Labels);
}
