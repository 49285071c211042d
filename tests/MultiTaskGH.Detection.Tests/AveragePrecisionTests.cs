using FluentAssertions;
using MultiTaskGH.Examples.Detection.Boxes;
using MultiTaskGH.Examples.Detection.Metrics;

namespace MultiTaskGH.Detection.Tests;

/// <summary>What holds for every average precision.</summary>
public sealed class AveragePrecisionTests
{
    // Sums of a hundred shares of 1 in double.
    private const double Tolerance = 1e-12;

    private static readonly Dictionary<string, Func<ClassDetections, double?>> Measures = new()
    {
        ["voc area"] = detections => VocAveragePrecision.Area(VocAveragePrecision.Curve(detections)),
        ["voc eleven points"] = detections => VocAveragePrecision.ElevenPoint(VocAveragePrecision.Curve(detections)),
        ["coco"] = detections => CocoAveragePrecision.Of(detections)?.AP,
        ["coco 50"] = detections => CocoAveragePrecision.Of(detections)?.AP50,
        ["coco 75"] = detections => CocoAveragePrecision.Of(detections)?.AP75,
    };

    public static TheoryData<string> Names => new(Measures.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_the_order_of_the_scores_counts(string name)
    {
        ForEachClass(name, (set, before, measure) =>
        {
            before.Should().BeInRange(0, 1);
            ScoredBox[][] mapped = [.. set.Found.Select(image => image.Select(detection => detection with { Score = Math.Sqrt(detection.Score) - 7 }).ToArray())];
            measure(set with { Found = mapped }).Should().Be(before);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_perfect_detector_has_1_and_a_blind_one_0(string name)
    {
        var random = new Random(6);
        ForEachClass(name, (set, _, measure) =>
        {
            ScoredBox[][] perfect = [.. set.Truth.Select(image => image.Select(target => new ScoredBox(target.Label, random.NextDouble(), target.Box)).ToArray())];
            measure(set with { Found = perfect }).Should().BeApproximately(1, Tolerance);
            measure(set with { Found = [.. set.Truth.Select(_ => Array.Empty<ScoredBox>())] }).Should().Be(0);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_found_where_nothing_is_only_harms_and_not_after_all_others(string name)
    {
        var random = new Random(7);
        ForEachClass(name, (set, before, measure) =>
        {
            double? With(Func<ScoredBox, double> score) => measure(new RandomDetections(
                [.. set.Truth, []],
                [.. set.Found, [.. RandomDetections.NextBoxes(random, 30).Select(box => box with { Score = score(box) })]]));
            With(box => box.Score).Should().BeLessThanOrEqualTo(before!.Value + Tolerance);
            With(box => box.Score - 2).Should().Be(before);
            if (before > 0)
            {
                With(box => box.Score + 2).Should().BeLessThan(before.Value);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Difficult_objects_that_are_found_change_nothing(string name)
    {
        var random = new Random(8);
        ForEachClass(name, (set, before, measure) =>
        {
            var boxes = RandomDetections.NextBoxes(random, 20);
            var difficult = boxes.Select(box => (LabelledBox[])[new LabelledBox(box.Label, box.Box, IsDifficult: true)]);
            measure(new RandomDetections([.. set.Truth, .. difficult], [.. set.Found, .. boxes.Select(box => (ScoredBox[])[box])])).Should().Be(before);
            measure(new RandomDetections([.. set.Truth, .. difficult], [.. set.Found, .. boxes.Select(_ => Array.Empty<ScoredBox>())])).Should().Be(before);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_class_without_an_object_has_none(string name)
    {
        LabelledBox[] difficult = [new(0, new Box(0, 0, 4, 4), IsDifficult: true)];
        ScoredBox[] found = [new(0, 0.9, new Box(0, 0, 4, 4)), new(0, 0.8, new Box(5, 5, 9, 9))];
        Measures[name](ClassDetections.Of(0, [difficult], [found])).Should().BeNull();
        Measures[name](ClassDetections.Of(0, [[]], [found])).Should().BeNull();
        Measures[name](ClassDetections.Of(0, [], [])).Should().BeNull();
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.75)]
    public void Pascal_voc_is_its_transcription(double threshold)
    {
        var random = new Random(9);
        for (var round = 0; round < 20; round++)
        {
            var set = RandomDetections.Next(random);
            for (var label = 0; label < RandomDetections.Classes; label++)
            {
                var curve = VocAveragePrecision.Curve(ClassDetections.Of(label, set.Truth, set.Found), threshold);
                var (elevenPoint, area) = PlainVoc.Of(label, set, threshold);
                VocAveragePrecision.ElevenPoint(curve).Should().BeApproximately(elevenPoint, Tolerance);
                VocAveragePrecision.Area(curve).Should().BeApproximately(area, Tolerance);
            }
        }
    }

    [Fact]
    public void Recall_rises_and_the_envelope_lies_above_the_precision()
    {
        var set = RandomDetections.Next(new Random(10), images: 40);
        var curve = VocAveragePrecision.Curve(ClassDetections.Of(1, set.Truth, set.Found));
        curve.Recall.Should().HaveSameCount(curve.Precision).And.HaveSameCount(curve.Scores).And.NotBeEmpty();
        curve.Scores.Should().BeInDescendingOrder();
        curve.Recall.Should().BeInAscendingOrder().And.OnlyContain(value => value >= 0 && value <= 1);
        curve.Envelope().Should().BeInDescendingOrder().And.OnlyContain(value => value >= 0 && value <= 1);
        curve.Envelope().Zip(curve.Precision).Should().OnlyContain(pair => pair.First >= pair.Second);
    }

    // Runs a check on some sets: the set, what the measure makes of one of its classes, and the measure for other sets.
    private static void ForEachClass(string name, Action<RandomDetections, double?, Func<RandomDetections, double?>> check)
    {
        var random = new Random(11);
        for (var round = 0; round < 6; round++)
        {
            var set = RandomDetections.Next(random);
            for (var label = 0; label < RandomDetections.Classes; label++)
            {
                var one = label;
                double? Measure(RandomDetections other) => Measures[name](ClassDetections.Of(one, other.Truth, other.Found));
                check(set, Measure(set), Measure);
            }
        }
    }
}
