using MultiTaskGH.Examples.Common;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace MultiTaskGH.Examples.Retrieval.CrossModal.Models;

/// <summary>A tower for each view, and what they learn together: the category of either, that the views of a pair agree, and that right answers come first.</summary>
/// <remarks>
/// <para>Two networks whose last layer is common, and one linear classifier over the common space: the architecture of L. Zhen et al., <em>Deep
/// Supervised Cross-Modal Retrieval</em>, CVPR 2019, with a triplet loss in place of its pairwise one. The gradients of the four tasks are harmonized over the towers and their
/// common layer; the classifier gets its own.</para>
/// <para>What ranks is the probability that query and answer are of one category, the inner product of the two predicted distributions: semantic matching (N.
/// Rasiwasia et al., ACM Multimedia 2010). The cosine of the embeddings ranks worse: it does not tell a sure prediction from an unsure one.</para>
/// </remarks>
[MultiTask]
public sealed partial class TwoTower : TrainableModel
{
    /// <summary>The margin of the ranking loss, in probability.</summary>
    public const double Margin = 0.5;

    // Of unit vectors alone a classifier could not be sure.
    private const double LogitScale = 10;

    [Shared]
    private readonly Sequential image, text;

    [Shared]
    private readonly Linear projection;

    private readonly Linear classifier;

    private readonly TwoTowerSettings settings;

    private AdamW? optimizer;
    private TrainingStep? step;

    /// <summary>Makes the networks, their weights drawn from torch's global generator.</summary>
    /// <param name="settings">What the model is made of and trained with.</param>
    public TwoTower(TwoTowerSettings settings)
        : base(nameof(TwoTower), settings?.Device ?? throw new ArgumentNullException(nameof(settings)), settings.Seed)
    {
        this.settings = settings;
        image = Tower(settings.ImageFeatures, settings.Shape);
        text = Tower(settings.TextFeatures, settings.Shape);
        projection = Linear(settings.Shape.Hidden, settings.Shape.Embedding);
        classifier = Linear(settings.Shape.Embedding, settings.Categories);
        RegisterComponents();
    }

    /// <summary>What images are, in the common space.</summary>
    /// <param name="images">B x image features.</param>
    /// <returns>Unit vectors, B x embedding.</returns>
    public override Tensor forward(Tensor images) => Embed(image, images);

    /// <summary>The categories that images seem to be of. Call it in evaluation mode. The tensor belongs to the caller's dispose scope.</summary>
    /// <param name="images">B x image features.</param>
    /// <returns>Distributions, B x categories, without gradients: their inner products with those of texts rank.</returns>
    public Tensor PredictImages(Tensor images) => Predict(image, images);

    /// <summary>The categories that texts seem to be of. Call it in evaluation mode. The tensor belongs to the caller's dispose scope.</summary>
    /// <param name="texts">B x text features.</param>
    /// <returns>Distributions, B x categories, without gradients: their inner products with those of images rank.</returns>
    public Tensor PredictTexts(Tensor texts) => Predict(text, texts);

    /// <summary>One iteration.</summary>
    /// <param name="batch">What it learns from.</param>
    /// <exception cref="TrainingException">A loss or a gradient is not finite; no weight has changed.</exception>
    public void Iterate(PairBatch batch) => Iterate(() => Observe(step!.Run(batch)));

    /// <inheritdoc/>
    protected override void CreateSteps()
    {
        optimizer = Use(optim.AdamW(parameters(), settings.LearningRate, weight_decay: settings.Shape.WeightDecay));
        step = CreateStep(settings.Harmonizer, optimizer, new() { HeadGradients = settings.Heads, NonFinite = StepPolicy.Skip, AlwaysMeasureConflicts = true });
        Use(step);
    }

    /// <inheritdoc/>
    protected override void BeginIteration()
    {
        // The last iterate of a rate that falls to 0 is as good as a mean of many.
        foreach (var group in optimizer!.ParamGroups)
        {
            group.LearningRate = settings.LearningRate * (1 - (double)Iteration / settings.Iterations);
        }
    }

    [Intermediate]
    private Tensor ImageEmbeddings(PairBatch batch) => Embed(image, batch.Images);

    [Intermediate]
    private Tensor TextEmbeddings(PairBatch batch) => Embed(text, batch.Texts);

    [Intermediate]
    private Tensor ImageLogits(Tensor imageEmbeddings) => Logits(imageEmbeddings);

    [Intermediate]
    private Tensor TextLogits(Tensor textEmbeddings) => Logits(textEmbeddings);

    [Task("image-cls")]
    private static Tensor ImageClassification(Tensor imageLogits, PairBatch batch) => cross_entropy(imageLogits, batch.Categories);

    [Task("text-cls")]
    private static Tensor TextClassification(Tensor textLogits, PairBatch batch) => cross_entropy(textLogits, batch.Categories);

    [Task("align")]
    private static Tensor Alignment(Tensor imageEmbeddings, Tensor textEmbeddings) => CrossModalLosses.Alignment(imageEmbeddings, textEmbeddings);

    [Task("rank")]
    private static Tensor Ranking(Tensor imageLogits, Tensor textLogits, PairBatch batch) =>
        CrossModalLosses.Ranking(CrossModalLosses.Relevance(imageLogits, textLogits), batch.Categories, Margin);

    private static Sequential Tower(int features, TowerShape shape) =>
        Sequential(Dropout(shape.InputDropout), Linear(features, shape.Hidden), ReLU(), Dropout(shape.Dropout));

    private Tensor Predict(Sequential tower, Tensor features)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        return softmax(Logits(Embed(tower, features)), 1).MoveToOuterDisposeScope();
    }

    private Tensor Embed(Sequential tower, Tensor features) => normalize(projection.call(tower.call(features)), dim: 1);

    private Tensor Logits(Tensor embeddings) => LogitScale * classifier.call(embeddings);
}
