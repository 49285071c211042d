using FluentAssertions;
using MultiTaskGH.Examples.Detection.Boxes;
using MultiTaskGH.Examples.Detection.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Detection.Tests;

public sealed class DetectorTests
{
    private static readonly LabelledBox[][] Objects = [[new(0, new(8, 8, 40, 40))], [], [new(1, new(20, 4, 60, 50)), new(0, new(0, 30, 20, 60))]];

    [Fact]
    public void One_class_serves_two_tasks_and_three()
    {
        using var detector = Started(new GHPlusPlus());
        var reports = new List<StepReport>();
        detector.Observer = reports.Add;
        using var images = Images();
        detector.Iterate(new(images, Objects, null));
        detector.Iterate(new(images, Objects, images));
        reports.Select(report => report.TaskKeys.Count).Should().Equal(3, 3);
        reports[0].IsActive(2).Should().BeFalse("there was no target domain");
        reports[1].IsActive(2).Should().BeTrue();
        reports[1].TaskKeys.Should().Equal("cls", "box", "align");
    }

    [Fact]
    public void Each_head_gets_the_gradient_of_its_own_task()
    {
        using var detector = Started(new GH());
        using var images = Images();

        // In the first iteration the reversal is zero.
        detector.Iterate(new(images, Objects, images));
        var before = Parameters(detector);
        detector.Iterate(new(images, Objects, null));
        foreach (var (name, values) in Parameters(detector).Where(entry => !entry.Key.StartsWith("pyramid", StringComparison.Ordinal)))
        {
            // Adam's momentum of the iteration before would move a head without a gradient; the step gives such a head none.
            values.SequenceEqual(before[name]).Should().Be(name.StartsWith("domainClassifier", StringComparison.Ordinal), name);
        }
    }

    [Fact]
    public void Batches_without_any_object_train()
    {
        using var detector = Started(new GHPlusPlus());
        StepReport? report = null;
        detector.Observer = one => report = one;
        using var images = Images();
        detector.Iterate(new(images, [[], [], []], images));
        report!.Updated.Should().BeTrue();
        report.Loss(1).Should().Be(0);
        report.Loss(0).Should().BePositive();
    }

    [Theory]
    [InlineData(BoxLoss.SmoothL1)]
    [InlineData(BoxLoss.GIoU)]
    public void A_detector_learns_the_objects_of_three_images(BoxLoss loss)
    {
        using var detector = Started(new GH(), loss);
        using var images = Images();
        var losses = new List<double>();
        detector.Observer = report => losses.Add(report.Loss(0) + report.Loss(1));
        for (var i = 0; i < 60; i++)
        {
            detector.Iterate(new(images, Objects, null));
        }

        losses[^1].Should().BeLessThan(losses[0] / 4);
        detector.train();
        var found = detector.Detect(images);
        for (var image = 0; image < Objects.Length; image++)
        {
            foreach (var one in Objects[image])
            {
                found[image].Should().Contain(box => box.Label == one.Label && box.Score > 0.3 && box.Box.IoU(one.Box) > 0.5);
            }
        }
    }

    [Fact]
    public void Answers_are_boxes_and_probabilities_of_each_anchor()
    {
        using var detector = Started(new Sum());
        using var images = Images();
        detector.eval();
        using var answers = detector.call(images);
        answers.shape.Should().Equal(3, detector.Grid.Boxes.Count, 4 + 1 + 2);
        (answers.narrow(2, 4, 3).sum(dim: 2) - 1).abs().max().ToDouble().Should().BeLessThan(1e-6, "probabilities in float32 sum to 1");
    }

    [Fact]
    public void No_tensor_survives_an_iteration_or_a_detection()
    {
        using var detector = Started(new GH());
        using var images = Images();
        detector.Iterate(new(images, Objects, images));
        detector.eval();
        detector.Detect(images);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (var i = 0; i < 3; i++)
        {
            detector.Iterate(new(images, Objects, images));
            detector.Detect(images);
        }

        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void The_rate_rises_and_falls_and_that_of_a_pretrained_backbone_is_a_tenth()
    {
        using var detector = Started(new Sum(), rateFactor: 0.1);
        using var images = Images();
        var rates = new List<(double Backbone, double Others)>();
        for (var i = 0; i < 100; i++)
        {
            if (i is 0 or 49 or 99)
            {
                detector.Iterate(new(images, Objects, null));
                double[] current = [.. detector.Optimizers[0].ParamGroups.Select(group => group.LearningRate)];
                rates.Add((current[0], current[1]));
            }
            else
            {
                detector.Iterate(new(images, [[], [], []], null));
            }
        }

        rates.Select(rate => Math.Round(rate.Others, 12)).Should().Equal(0.01 / 50, Math.Round(0.01 * (1 - 0.49), 12), Math.Round(0.01 * (1 - 0.99), 12));
        rates.Should().OnlyContain(rate => Math.Abs(rate.Backbone - 0.1 * rate.Others) < 1e-15);
    }

    private static Detector Started(Harmonizer harmonizer, BoxLoss loss = BoxLoss.SmoothL1, double rateFactor = 1)
    {
        manual_seed(1);
        var detector = new Detector(new()
        {
            Classes = 2,
            Height = 64,
            Width = 64,
            Backbone = () => new SmallBackbone(),
            PyramidWidth = 8,
            Harmonizer = harmonizer,
            BoxLoss = loss,
            Iterations = 100,
            LearningRate = 0.01,
            BackboneRateFactor = rateFactor,
            AlignmentStrength = 1,
            Device = CPU,
        });
        detector.Start();
        return detector;
    }

    // A bright square for each object, in a colour for each class, on noise.
    private static Tensor Images()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var images = 0.1 * randn(Objects.Length, 3, 64, 64);
        for (var image = 0; image < Objects.Length; image++)
        {
            foreach (var one in Objects[image])
            {
                images.select(0, image).select(0, one.Label)
                    .narrow(0, (long)one.Box.Top, (long)one.Box.Height).narrow(1, (long)one.Box.Left, (long)one.Box.Width).add_(2);
            }
        }

        return images.DetachFromDisposeScope();
    }

    private static Dictionary<string, float[]> Parameters(Detector detector) =>
        detector.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.detach().cpu().data<float>().ToArray());
}
