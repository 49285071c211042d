using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Anchors;
using MultiTaskGH.Examples.Detection.Boxes;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace MultiTaskGH.Examples.Detection.Models;

/// <summary>A single-stage detector: what is it, where is it, and, with a target domain, features that look the same in both domains.</summary>
/// <remarks>
/// <para>SSD's anchors, matching, hard negative mining and losses (Liu et al., ECCV 2016) over a feature pyramid (Lin et al., CVPR 2017). The gradients of
/// the tasks are harmonized over backbone and pyramid; each of the three heads gets that of its own task.</para>
/// <para>The domain classifier looks at each place of each map and answers whether it is of the source, through a reversed gradient: the image-level
/// alignment of Y. Chen et al., <em>Domain Adaptive Faster R-CNN</em>, CVPR 2018, section 4.2. Without target images the task sits out: two tasks
/// or three come from this one class. Source and target pass the backbone one after the other, so that batch normalization sees one domain at a
/// time.</para>
/// </remarks>
[MultiTask]
public sealed partial class Detector : TrainableModel
{
    private const int WarmUpIterations = 50;

    [Shared]
    private readonly FeaturePyramid pyramid;

    private readonly PredictionHead classHead, boxHead;
    private readonly Sequential domainClassifier;

    private readonly DetectorSettings settings;
    private readonly AnchorMatcher matcher;
    private readonly Tensor anchors;

    private BackboneAdam? adam;
    private TrainingStep? step;

    /// <summary>Makes the networks, their weights drawn from torch's global generator.</summary>
    /// <param name="settings">What the detector is made of and trained with.</param>
    public Detector(DetectorSettings settings)
        : base(nameof(Detector), settings?.Device ?? throw new ArgumentNullException(nameof(settings)), settings.Seed)
    {
        this.settings = settings;
        Grid = new(settings.Height, settings.Width, DetectionBackbone.Strides);
        matcher = new(Grid);
        anchors = AnchorTargets.Corners(Grid.Boxes, CPU);
        pyramid = new(settings.Backbone(), settings.PyramidWidth);
        classHead = new(settings.PyramidWidth, 1 + settings.Classes);
        boxHead = new(settings.PyramidWidth, 4);
        domainClassifier = Sequential(Conv2d(settings.PyramidWidth, settings.PyramidWidth, 1), ReLU(), Conv2d(settings.PyramidWidth, 1, 1));
        RegisterComponents();
    }

    /// <summary>The anchors.</summary>
    public AnchorGrid Grid { get; }

    /// <summary>How strongly the domain classifier's gradient pulls at the pyramid: from 0 to <see cref="DetectorSettings.AlignmentStrength"/> along the run, as <see cref="TrainableModel.Ramp"/>.</summary>
    public double AlignmentStrength => settings.AlignmentStrength * Ramp((double)Iteration / settings.Iterations);

    /// <summary>What the detector says of each anchor.</summary>
    /// <param name="images">B x 3 x height x width, normalized.</param>
    /// <returns>B x anchors x (4 + 1 + classes): left, top, right and bottom in pixels of the input, then the probabilities of background and classes.</returns>
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        var maps = pyramid.call(images);
        return cat([BoxCoder.Decode(boxHead.call(maps), anchors), softmax(classHead.call(maps), -1)], -1).MoveToOuterDisposeScope();
    }

    /// <summary>The objects in images, the surest first, in pixels of the input. Call it in evaluation mode.</summary>
    /// <param name="images">B x 3 x height x width, normalized.</param>
    /// <returns>Image by image.</returns>
    public IReadOnlyList<IReadOnlyList<ScoredBox>> Detect(Tensor images)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        return DetectionDecoder.Decode(call(images), settings.Height, settings.Width);
    }

    /// <summary>One iteration.</summary>
    /// <param name="batch">What it learns from.</param>
    /// <exception cref="TrainingException">A loss or a gradient is not finite; no weight has changed.</exception>
    public void Iterate(TrainingBatch batch) => Iterate(() => Observe(step!.Run(batch, AlignmentStrength)));

    /// <inheritdoc/>
    protected override void CreateSteps()
    {
        adam = new(this, pyramid.Backbone, settings.LearningRate, settings.BackboneRateFactor, settings.Iterations, WarmUpIterations);
        step = CreateStep(settings.Harmonizer, Use(adam.Optimizer), new() { HeadGradients = settings.Heads, NonFinite = StepPolicy.Skip, AlwaysMeasureConflicts = true });
        Use(step);
    }

    /// <inheritdoc/>
    protected override void BeginIteration() => adam!.SetRates(Iteration);

    [Intermediate]
    private Tensor[] Maps(TrainingBatch batch) => pyramid.call(batch.Images);

    [Intermediate]
    private Tensor[]? TargetMaps(TrainingBatch batch) => batch.TargetImages is null ? null : pyramid.call(batch.TargetImages);

    [Intermediate]
    private AnchorTargets Targets(TrainingBatch batch) => AnchorTargets.Of(matcher, Grid, batch.Objects, batch.Images.device);

    [Task("cls")]
    private Tensor Classification(Tensor[] maps, AnchorTargets targets) => DetectionLosses.Classification(classHead.call(maps), targets);

    [Task("box")]
    private Tensor Localization(Tensor[] maps, AnchorTargets targets) => settings.BoxLoss == BoxLoss.GIoU
        ? DetectionLosses.GeneralizedIoU(boxHead.call(maps), targets)
        : DetectionLosses.SmoothL1(boxHead.call(maps), targets);

    [Task("align")] // Null: there is no target domain, and the other two are trained without it.
    private Tensor? Alignment(Tensor[] maps, Tensor[]? targetMaps, double strength) =>
        targetMaps is null ? null : DomainLoss(maps, strength, isSource: true) + DomainLoss(targetMaps, strength, isSource: false);

    // The mean over the places of each map, and over the maps: a coarse one has fewer places and counts as much as a fine one.
    private Tensor DomainLoss(Tensor[] maps, double strength, bool isSource)
    {
        var losses = maps.Select(map =>
        {
            var answers = domainClassifier.call(GradientReversal.Apply(map, strength));
            return binary_cross_entropy_with_logits(answers, isSource ? ones_like(answers) : zeros_like(answers));
        });
        return stack([.. losses]).mean() / 2;
    }
}
