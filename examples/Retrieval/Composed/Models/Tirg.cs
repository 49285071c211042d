using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.Composed.Models;

/// <summary>Text Image Residual Gating: finds an image that looks like another one, but for what a sentence says; for clean queries, and for perturbed ones.</summary>
/// <remarks>
/// N. Vo, L. Jiang, C. Sun, K. Murphy, L.-J. Li, L. Fei-Fei, J. Hays, <em>Composing Text and Image for Image Retrieval: An Empirical Odyssey</em>, CVPR 2019,
/// with the batch-based classification loss. The adversarial task is the same loss for a perturbed image; all parameters are shared by both tasks.
/// The attack runs in evaluation mode, as in TRADES (Zhang et al., ICML 2019), so that batch normalization does not take it for data.
/// </remarks>
[MultiTask]
public sealed partial class Tirg : TrainableModel
{
    /// <summary>How many iterations the rate rises.</summary>
    public const int WarmUpIterations = 20;

    [Shared]
    private readonly ImageEncoder img_model;

    [Shared]
    private readonly TextEncoder text_model;

    [Shared]
    private readonly GatedResidualComposition composition;

    [Shared]
    private readonly FeatureNormalization normalization_layer;

    private readonly TirgSettings settings;
    private BackboneAdam? adam;
    private TrainingStep? step;

    /// <summary>Makes the networks, their weights drawn from torch's global generator.</summary>
    /// <param name="settings">What the model is made of and trained with.</param>
    public Tirg(TirgSettings settings)
        : base(nameof(Tirg), settings?.Device ?? throw new ArgumentNullException(nameof(settings)), settings.Seed)
    {
        this.settings = settings;
        img_model = new(settings.ImageEncoder());
        text_model = new(settings.Words, settings.Width);
        composition = new(settings.Width);
        normalization_layer = new();
        RegisterComponents();
    }

    /// <summary>Images as those of a gallery.</summary>
    /// <param name="images">N x 3 x height x width, from 0 to 1.</param>
    /// <returns>N x width, of equal length: products of features are cosines times a constant.</returns>
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        return normalization_layer.call(img_model.call(images)).MoveToOuterDisposeScope();
    }

    /// <summary>Queries, as the images that they ask for.</summary>
    /// <param name="images">N x 3 x height x width, from 0 to 1.</param>
    /// <param name="texts">N sentences.</param>
    /// <returns>N x width, to be compared with features of <see cref="forward"/>.</returns>
    public Tensor Compose(Tensor images, EncodedTexts texts)
    {
        using var scope = NewDisposeScope();
        return Composed(images, text_model.call(texts)).MoveToOuterDisposeScope();
    }

    /// <summary>Queries whose image was moved by the fast gradient sign method so that the right answer is hard to find. Call it in evaluation mode.</summary>
    /// <param name="images">N x 3 x height x width, from 0 to 1.</param>
    /// <param name="texts">N sentences.</param>
    /// <param name="gallery">The features among which the answers are to be found, M x width.</param>
    /// <param name="answers">The answers as rows of the gallery, 64-bit integers, N.</param>
    /// <param name="epsilon">How far each value may move.</param>
    /// <returns>N x 3 x height x width, from 0 to 1.</returns>
    public Tensor Attack(Tensor images, EncodedTexts texts, Tensor gallery, Tensor answers, double epsilon)
    {
        using var scope = NewDisposeScope();
        Tensor text;
        using (no_grad())
        {
            text = text_model.call(texts);
        }

        return FastGradientSign.Perturb(images, epsilon, input => nn.functional.cross_entropy(mm(Composed(input, text), gallery.t()), answers)).MoveToOuterDisposeScope();
    }

    /// <summary>One iteration.</summary>
    /// <param name="batch">What it learns from.</param>
    /// <exception cref="TrainingException">A loss or a gradient is not finite; no weight has changed.</exception>
    public void Iterate(QueryBatch batch) => Iterate(() => Observe(step!.Run(batch)));

    /// <inheritdoc/>
    protected override void CreateSteps()
    {
        adam = new(this, img_model, settings.LearningRate, settings.ImageEncoderRateFactor, settings.Iterations, WarmUpIterations);
        step = CreateStep(settings.Harmonizer, Use(adam.Optimizer), new() { NonFinite = StepPolicy.Skip, AlwaysMeasureConflicts = true });
        Use(step);
    }

    /// <inheritdoc/>
    protected override void BeginIteration() => adam!.SetRates(Iteration);

    [Intermediate]
    private Tensor Text(QueryBatch batch) => text_model.call(batch.Texts);

    [Intermediate]
    private Tensor Targets(QueryBatch batch) => call(batch.Targets);

    [Intermediate]
    private Tensor? Perturbed(QueryBatch batch, Tensor text, Tensor targets)
    {
        switch (settings.Perturbation)
        {
            case Perturbation.FastGradientSign:
                var (fixedText, fixedTargets) = (text.detach(), targets.detach());
                eval();
                var attacked = FastGradientSign.Perturb(
                    batch.Images, settings.Epsilon, input => RetrievalLosses.BatchClassification(Composed(input, fixedText), fixedTargets));
                train();
                return attacked;
            case Perturbation.GaussianNoise:
                return batch.Images.add(randn_like(batch.Images), alpha: settings.Epsilon).clamp_(0, 1);
            default:
                return null;
        }
    }

    [Task("clean")]
    private Tensor Clean(QueryBatch batch, Tensor text, Tensor targets) => RetrievalLosses.BatchClassification(Composed(batch.Images, text), targets);

    [Task("adversarial")] // Null: the model is trained for clean queries alone.
    private Tensor? Adversarial(Tensor text, Tensor targets, Tensor? perturbed) => perturbed is null ? null : RetrievalLosses.BatchClassification(Composed(perturbed, text), targets);

    private Tensor Composed(Tensor images, Tensor text) => normalization_layer.call(composition.call(img_model.call(images), text));
}
