using FluentAssertions;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Tests;

public sealed class AugmentationTests
{
    [Fact]
    public void The_generator_is_SplitMix64()
    {
        // The values that published implementations give for this seed.
        var random = new SampleRandom(1234567);
        ulong[] found = [random.NextUInt64(), random.NextUInt64(), random.NextUInt64(), random.NextUInt64(), random.NextUInt64()];
        found.Should().Equal(6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821);
    }

    [Fact]
    public void Seeds_purposes_and_positions_have_numbers_of_their_own()
    {
        var first = from seed in Enumerable.Range(0, 10)
                    from purpose in Enum.GetValues<SampleRandom.Purpose>()
                    from position in Enumerable.Range(0, 100)
                    select SampleRandom.At((ulong)seed, purpose, position).NextUInt64();
        first.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_random_resized_crop_has_areas_and_ratios_within_their_ranges_and_lies_within_the_image()
    {
        var crop = new RandomResizedCrop();
        var areas = new List<double>();
        var lefts = new List<double>();
        for (var position = 0; position < 4000; position++)
        {
            var random = SampleRandom.At(1, SampleRandom.Purpose.Augmentation, position);
            var window = crop.Choose(256, 224, ref random);
            (window.Left >= 0 && window.Top >= 0 && window.Left + window.Width <= 256 && window.Top + window.Height <= 256).Should().BeTrue();

            // Sides are rounded by up to half a pixel, of at least 62.
            ((double)window.Width / window.Height).Should().BeInRange(0.75 * (1 - 1 / 62.0), 4 / 3.0 * (1 + 1 / 62.0));
            areas.Add((double)window.Width * window.Height / (256 * 256));
            areas[^1].Should().BeInRange(0.08 * (1 - 1 / 62.0), 1);
            if (window.Width < 256)
            {
                lefts.Add((double)window.Left / (256 - window.Width));
            }
        }

        // Uniform from 0 to 1: the mean of 4,000 has a deviation of 0.0046. Areas near 1 are refused where the ratio takes them out of the image.
        lefts.Average().Should().BeApproximately(0.5, 0.02);
        areas.Average().Should().BeInRange(0.45, 0.54);
        areas.Min().Should().BeLessThan(0.09);
        areas.Max().Should().BeGreaterThan(0.95);
    }

    [Fact]
    public void A_random_crop_takes_every_place()
    {
        var seen = new HashSet<(int, int)>();
        for (var position = 0; position < 2000; position++)
        {
            var random = SampleRandom.At(1, SampleRandom.Purpose.Augmentation, position);
            var window = new RandomCrop().Choose(73, 64, ref random);
            (window.Width, window.Height).Should().Be((64, 64));
            seen.Add((window.Left, window.Top));
        }

        seen.SetEquals(from left in Enumerable.Range(0, 10) from top in Enumerable.Range(0, 10) select (left, top)).Should().BeTrue();
    }

    [Fact]
    public void The_crop_for_the_accuracy_is_the_middle()
    {
        var random = new SampleRandom(0);
        new CentreCrop().Choose(256, 224, ref random).Should().Be(new CropWindow(16, 16, 224, 224));
    }

    [Fact]
    public void Half_of_the_images_are_mirrored()
    {
        var transform = ImageTransform.Training(8) with { ResizedSide = 8, Crop = new CentreCrop() };
        byte[] image = [.. Enumerable.Range(0, 64).SelectMany(i => Enumerable.Repeat((byte)(i % 8), 3)), 0];
        var mirrored = 0;
        for (var position = 0; position < 1000; position++)
        {
            var seen = Apply(transform, image, 8, channels: 3, position);
            var isMirrored = seen[0] == 7;
            seen[..8].Should().Equal(isMirrored ? [7, 6, 5, 4, 3, 2, 1, 0] : [0, 1, 2, 3, 4, 5, 6, 7]);
            mirrored += isMirrored ? 1 : 0;
        }

        mirrored.Should().BeInRange(430, 570, "the deviation is 16 of 1,000");
    }

    [Fact]
    public void Colours_become_planes_or_their_luma()
    {
        var transform = ImageTransform.Evaluation(2) with { ResizedSide = 2 };
        byte[] image = [200, 100, 50, 1, 2, 3, 255, 255, 255, 9, 9, 9, 0];
        Apply(transform, image, 2, channels: 3).Should().Equal(200, 1, 255, 9, 100, 2, 255, 9, 50, 3, 255, 9);

        // 0.299 * 200 + 0.587 * 100 + 0.114 * 50 = 124.2, and 1.8.
        Apply(transform, image, 2, channels: 1).Should().Equal(124, 2, 255, 9);
    }

    [Fact]
    public void Transforms_print_themselves()
    {
        ImageTransform.Training(224).ToString().Should().Be("resize 256 x 256, random resized crop (area 0.08 to 1, ratio 0.75 to 1.333) 224 x 224, mirrored with probability 0.5");
        ImageTransform.Training(64).ToString().Should().Be("resize 73 x 73, random crop 64 x 64, mirrored with probability 0.5");
        ImageTransform.Evaluation(224).ToString().Should().Be("resize 256 x 256, centre crop 224 x 224");
    }

    [Fact]
    public void A_round_shows_every_row_once_and_batches_can_be_asked_for_in_any_order()
    {
        var order = new RoundOrder(count: 50, batchSize: 8, seed: 3);
        var batches = Enumerable.Range(0, 60).Select(position => order.Batch(position).ToArray()).ToArray();
        foreach (var round in batches.Chunk(6))
        {
            round.SelectMany(rows => rows).Should().OnlyHaveUniqueItems().And.HaveCount(48);
        }

        batches[..6].SelectMany(rows => rows).Should().NotEqual(batches[6..12].SelectMany(rows => rows));
        foreach (var position in (int[])[59, 0, 31, 12])
        {
            new RoundOrder(50, 8, 3).Batch(position).ToArray().Should().Equal(batches[position]);
        }
    }

    private static byte[] Apply(ImageTransform transform, byte[] image, int side, int channels, long position = 0)
    {
        var random = SampleRandom.At(0, SampleRandom.Purpose.Augmentation, position);
        var seen = new byte[channels * side * side];
        transform.Apply(new(image, side, side, 3), ref random, new(), channels, seen);
        return seen;
    }
}
