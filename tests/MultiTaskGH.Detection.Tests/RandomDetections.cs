using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Detection.Tests;

/// <summary>Objects in images and a detector that finds some of them, not quite where they are, and others.</summary>
internal sealed record RandomDetections(IReadOnlyList<IReadOnlyList<LabelledBox>> Truth, IReadOnlyList<IReadOnlyList<ScoredBox>> Found)
{
    /// <summary>The number of classes.</summary>
    public const int Classes = 3;

    /// <summary>Draws a box of whole pixels in an image of 100 x 100.</summary>
    public static Box NextBox(Random random)
    {
        var (left, top) = (random.Next(70), random.Next(70));
        return new Box(left, top, left + random.Next(1, 30), top + random.Next(1, 30));
    }

    /// <summary>Draws boxes with scores that are all different.</summary>
    public static ScoredBox[] NextBoxes(Random random, int count)
    {
        double[] scores = [.. Enumerable.Range(1, count).Select(rank => (double)rank / count)];
        random.Shuffle(scores);
        return [.. scores.Select(score => new ScoredBox(random.Next(Classes), score, NextBox(random)))];
    }

    /// <summary>Draws objects and detections; some images have none of the one, the other or both.</summary>
    public static RandomDetections Next(Random random, int images = 12)
    {
        var truth = new LabelledBox[images][];
        var found = new ScoredBox[images][];
        for (var image = 0; image < images; image++)
        {
            truth[image] = [.. Enumerable.Range(0, random.Next(8)).Select(_ => new LabelledBox(random.Next(Classes), NextBox(random), random.Next(5) == 0))];
            var near = truth[image].Where(_ => random.Next(4) > 0).Select(target => new ScoredBox(target.Label, random.NextDouble(), Shift(target.Box, random)));
            var others = Enumerable.Range(0, random.Next(6)).Select(_ => new ScoredBox(random.Next(Classes), random.NextDouble(), NextBox(random)));
            found[image] = random.Next(6) == 0 ? [] : [.. near, .. near, .. others];
        }

        return new RandomDetections(truth, found);
    }

    private static Box Shift(Box box, Random random)
    {
        var (x, y) = (random.Next(-3, 4), random.Next(-3, 4));
        return new Box(box.Left + x, box.Top + y, box.Right + x, box.Bottom + y);
    }
}
