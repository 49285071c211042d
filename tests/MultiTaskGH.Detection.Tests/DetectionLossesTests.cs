using FluentAssertions;
using MultiTaskGH.Examples.Detection.Anchors;
using MultiTaskGH.Examples.Detection.Boxes;
using MultiTaskGH.Examples.Detection.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Detection.Tests;

/// <summary>The losses beside plain arithmetic in double.</summary>
public sealed class DetectionLossesTests
{
    // A few roundings in double.
    private const double Tolerance = 1e-12;

    private const int Classes = 2;
    private static readonly AnchorGrid Grid = new(32, 64, [16, 32]);

    private static readonly LabelledBox[][] Objects =
    [
        [new(1, new(3, 2, 20, 26)), new(0, new(30, 4, 60, 30)), new(0, new(40, 0, 50, 12), IsDifficult: true)],
        [],
        [new(0, new(10, 10, 40, 30))],
    ];

    [Fact]
    public void Classification_is_the_cross_entropy_of_objects_and_the_hardest_background()
    {
        using var scope = NewDisposeScope();
        var targets = Targets(Objects);
        var scores = Random(1 + Classes);
        var labels = targets.Labels.data<long>().ToArray();
        var values = scores.data<double>().ToArray();
        var total = 0.0;
        for (var image = 0; image < Objects.Length; image++)
        {
            int[] places = [.. Enumerable.Range(image * Grid.Boxes.Count, Grid.Boxes.Count)];
            var positives = places.Where(place => labels[place] > 0).ToArray();
            var negatives = places.Where(place => labels[place] == 0).Select(place => CrossEntropy(place, 0)).OrderDescending();
            total += positives.Sum(place => CrossEntropy(place, labels[place]));
            total += negatives.Take(Math.Max(10, 3 * positives.Length)).Sum();
        }

        labels.Should().Contain(AnchorTargets.Ignored, "what does not matter must be among them");
        DetectionLosses.Classification(scores, targets).ToDouble().Should().BeApproximately(total / labels.Count(label => label > 0), Tolerance * total);

        double CrossEntropy(int place, long label)
        {
            var row = values.AsSpan(place * (1 + Classes), 1 + Classes).ToArray();
            return Math.Log(row.Sum(Math.Exp)) - row[label];
        }
    }

    [Fact]
    public void Smooth_L1_is_that_of_the_offsets_of_anchors_with_an_object()
    {
        using var scope = NewDisposeScope();
        var targets = Targets(Objects);
        var offsets = Random(4);
        var values = offsets.data<double>().ToArray();
        var total = 0.0;
        foreach (var (place, anchor, box) in Positives(Objects))
        {
            double[] wanted =
            [
                (box.CentreX - anchor.CentreX) / anchor.Width / 0.1,
                (box.CentreY - anchor.CentreY) / anchor.Height / 0.1,
                Math.Log(box.Width / anchor.Width) / 0.2,
                Math.Log(box.Height / anchor.Height) / 0.2,
            ];
            total += wanted.Select((value, k) => Math.Abs(values[4 * place + k] - value)).Sum(error => error < 1 ? error * error / 2 : error - 0.5);
        }

        // The boxes of the targets are in float32.
        DetectionLosses.SmoothL1(offsets, targets).ToDouble().Should().BeApproximately(total / targets.PositiveCount, 1e-6 * total);
    }

    [Fact]
    public void Generalized_IoU_is_that_of_the_boxes()
    {
        using var scope = NewDisposeScope();
        var targets = Targets(Objects);
        var offsets = Random(4);
        var values = offsets.data<double>().ToArray();
        var total = 0.0;
        foreach (var (place, anchor, box) in Positives(Objects))
        {
            var (x, y) = (anchor.CentreX + 0.1 * values[4 * place] * anchor.Width, anchor.CentreY + 0.1 * values[4 * place + 1] * anchor.Height);
            var (width, height) = (anchor.Width * Math.Exp(0.2 * values[4 * place + 2]), anchor.Height * Math.Exp(0.2 * values[4 * place + 3]));
            var found = new Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
            var common = found.Intersect(box).Area;
            var union = found.Area + box.Area - common;
            var hull = (Math.Max(found.Right, box.Right) - Math.Min(found.Left, box.Left)) * (Math.Max(found.Bottom, box.Bottom) - Math.Min(found.Top, box.Top));
            total += 1 - common / union + (hull - union) / hull;
        }

        // The anchors of the targets are in float32.
        DetectionLosses.GeneralizedIoU(offsets, targets).ToDouble().Should().BeApproximately(total / targets.PositiveCount, 1e-6 * total);
    }

    [Fact]
    public void Without_objects_the_background_alone_is_learned()
    {
        using var scope = NewDisposeScope();
        var targets = Targets([[], [], []]);
        var scores = Random(1 + Classes).requires_grad_();
        var offsets = Random(4).requires_grad_();
        targets.PositiveCount.Should().Be(0);
        var box = DetectionLosses.SmoothL1(offsets, targets);
        var overlap = DetectionLosses.GeneralizedIoU(offsets, targets);
        (box.ToDouble(), overlap.ToDouble()).Should().Be((0, 0));
        (box + overlap).backward();
        offsets.grad!.abs().max().ToDouble().Should().Be(0);

        var classification = DetectionLosses.Classification(scores, targets);
        classification.backward();
        scores.grad!.abs().sum(-1).gt(0).sum().ToInt64().Should().Be(3 * 10, "the ten hardest anchors of each image");
    }

    private static AnchorTargets Targets(LabelledBox[][] objects) => AnchorTargets.Of(new(Grid), Grid, objects, CPU);

    private static IEnumerable<(int Place, Box Anchor, Box Box)> Positives(LabelledBox[][] objects)
    {
        var matcher = new AnchorMatcher(Grid);
        for (var image = 0; image < objects.Length; image++)
        {
            var matches = matcher.Match(objects[image]);
            for (var i = 0; i < matches.Length; i++)
            {
                if (matches[i] >= 0)
                {
                    yield return (image * matches.Length + i, Grid.Boxes[i], objects[image][matches[i]].Box);
                }
            }
        }
    }

    private static Tensor Random(int numbers)
    {
        manual_seed(7);
        return randn(Objects.Length, Grid.Boxes.Count, numbers, dtype: float64);
    }
}
