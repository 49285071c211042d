using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Augmentation;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Detection.Tests;

public sealed class DetectionBatchesTests : IDisposable
{
    private static readonly InputSize Size = new(32, 64);
    private static readonly DetectionAugmentation Augmentation = DetectionAugmentation.Training(Size);

    private readonly DisposeScope scope = NewDisposeScope();

    [Fact]
    public void A_sequence_can_be_taken_up_anywhere()
    {
        using var set = new MadeUpSet(11);
        var batches = Draw(position: 0, count: 9);
        foreach (var position in (int[])[1, 4, 7])
        {
            foreach (var (found, expected) in Draw(position, 2).Zip(batches[position..]))
            {
                found.Images.bytes.SequenceEqual(expected.Images.bytes).Should().BeTrue();
                found.Objects.Should().BeEquivalentTo(expected.Objects, options => options.WithStrictOrdering());
            }
        }

        using var otherSeed = new DetectionBatches(set, Augmentation, 4, seed: 4, position: 0, CPU);
        otherSeed.Draw().Images.bytes.SequenceEqual(batches[0].Images.bytes).Should().BeFalse();

        DetectionBatch[] Draw(long position, int count)
        {
            using var sequence = new DetectionBatches(set, Augmentation, 4, seed: 3, position, CPU);
            sequence.Position.Should().Be(position);
            DetectionBatch[] drawn = [.. Enumerable.Range(0, count).Select(_ => sequence.Draw())];
            sequence.Position.Should().Be(position + count);
            return drawn;
        }
    }

    [Fact]
    public void Every_image_comes_once_per_round_with_its_objects_and_normalized()
    {
        using var set = new MadeUpSet(12);
        using var sequence = new DetectionBatches(set, DetectionAugmentation.Evaluation(Size), 4, seed: 1, position: 0, CPU);
        var seen = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            var (images, objects) = sequence.Draw();
            images.shape.Should().Equal(4, 3, 32, 64);
            images.dtype.Should().Be(float32);
            objects.Should().HaveCount(4);
            for (var slot = 0; slot < 4; slot++)
            {
                var index = Index(images[slot]);
                seen.Add(index);
                var (width, height) = set.Size(index);
                objects[slot].Should().HaveCount(index % 3);
                objects[slot].Select(shown => (shown.Label, shown.IsDifficult)).Should().Equal(set.Objects(index).Select(shown => (shown.Label, shown.IsDifficult)));
                objects[slot].Select(shown => shown.Box).Should().Equal(set.Objects(index).Select(shown => shown.Box.Scale(64.0 / width, 32.0 / height)));

                // One colour: (100 / 255 - 0.456) / 0.224 and (200 / 255 - 0.406) / 0.225.
                images[slot][1].min().item<float>().Should().BeApproximately(-0.28501f, 1e-4f);
                images[slot][2].max().item<float>().Should().BeApproximately(1.68139f, 1e-4f);
            }
        }

        seen.Order().Should().Equal(Enumerable.Range(0, 12));
    }

    [Fact]
    public void Training_shows_boxes_within_the_input()
    {
        using var set = new MadeUpSet(12);
        using var sequence = new DetectionBatches(set, Augmentation, 12, seed: 1, position: 0, CPU);
        for (var i = 0; i < 10; i++)
        {
            var (images, objects) = sequence.Draw();
            objects.SelectMany(shown => shown).Should().OnlyContain(shown =>
                shown.Box.Left >= 0 && shown.Box.Top >= 0 && shown.Box.Right <= 64 && shown.Box.Bottom <= 32 && shown.Box.Width > 0 && shown.Box.Height > 0);
            objects.Count(shown => shown.Count == 0).Should().Be(4, "a crop never loses all objects of an image");
            images.isfinite().all().item<bool>().Should().BeTrue();
        }
    }

    [Fact]
    public void Drawing_leaves_no_tensors_behind()
    {
        using var set = new MadeUpSet(6);
        using var sequence = new DetectionBatches(set, Augmentation, 3, seed: 1, position: 0, CPU);
        DrawAndEvaluate();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (var i = 0; i < 10; i++)
        {
            DrawAndEvaluate();
        }

        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(before);

        void DrawAndEvaluate()
        {
            using (NewDisposeScope())
            {
                sequence.Draw();
            }

            // No scope: each batch is gone when the next one is drawn.
            foreach (var batch in EvaluationBatches.Of(set, Size, 4, CPU))
            {
                batch.Images.IsInvalid.Should().BeFalse();
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(6)]
    public void A_batch_that_cannot_be_filled_is_an_error(int batchSize)
    {
        using var set = new MadeUpSet(5);
        var create = () => new DetectionBatches(set, Augmentation, batchSize, 0, 0, CPU);
        create.Should().Throw<InputException>().WithMessage($"--batch must be from 1 to 5, the number of images in nowhere. Found {batchSize}.");
    }

    [Fact]
    public void A_batch_that_does_not_fit_into_memory_is_an_error()
    {
        using var set = new MadeUpSet(1000);
        var large = DetectionAugmentation.Training(new(2048, 2048));
        var create = () => new DetectionBatches(set, large, 1000, 0, 0, CPU);
        create.Should().Throw<InputException>().WithMessage("--batch must be at most 170 with an input of 2048x2048. Found 1000.");
        var evaluate = () => EvaluationBatches.Of(set, large.Size, 171, CPU);
        evaluate.Should().Throw<InputException>();
    }

    [Fact]
    public void What_goes_wrong_in_the_background_is_thrown_when_the_batch_is_drawn()
    {
        // In order, so that the broken image is in the third batch.
        using var set = new MadeUpSet(8, broken: 5);
        using var evaluation = EvaluationBatches.Of(set, Size, 2, CPU).GetEnumerator();
        evaluation.MoveNext().Should().BeTrue();
        evaluation.MoveNext().Should().BeTrue();
        evaluation.Invoking(batches => batches.MoveNext()).Should().Throw<InputException>().WithMessage("image 5: it is broken.");

        using var sequence = new DetectionBatches(set, Augmentation, 8, 0, 0, CPU);
        sequence.Invoking(batches => batches.Draw()).Should().Throw<InputException>().WithMessage("image 5: it is broken.");
        sequence.Position.Should().Be(0);
    }

    [Fact]
    public void Evaluation_shows_every_image_in_order_with_the_way_back()
    {
        using var set = new MadeUpSet(7);
        var indices = new List<int>();
        foreach (var (images, rows, scales) in EvaluationBatches.Of(set, Size, 3, CPU))
        {
            images.shape.Should().Equal(Math.Min(3, 7 - indices.Count), 3, 32, 64);
            for (var slot = 0; slot < rows.Count; slot++)
            {
                Index(images[slot]).Should().Be(rows[slot]);
                var (width, height) = set.Size(rows[slot]);
                new Examples.Detection.Boxes.Box(0, 0, 64, 32).Scale(scales[slot].X, scales[slot].Y).Should().Be(new Examples.Detection.Boxes.Box(0, 0, width, height));
            }

            indices.AddRange(rows);
        }

        indices.Should().Equal(Enumerable.Range(0, 7));
        var none = () => EvaluationBatches.Of(set, Size, 0, CPU);
        none.Should().Throw<InputException>().WithMessage("--batch must be at least 1. Found 0.");
    }

    public void Dispose() => scope.Dispose();

    // The red of the image is its number.
    private static int Index(Tensor image) => (int)Math.Round((image[0].mean().item<float>() * 0.229 + 0.485) * 255);
}
