using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Augmentation;
using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Detection.Tests;

public sealed class DetectionAugmentationTests
{
    private static readonly InputSize Small = new(64, 96);
    private static readonly DetectionAugmentation Everything = DetectionAugmentation.Training(Small, hasNoUpsideDown: true);

    [Fact]
    public void For_measuring_an_image_is_resized_and_boxes_with_it()
    {
        var image = Noise(37, 29);
        var (seen, objects) = Apply(DetectionAugmentation.Evaluation(Small), image, [new(1, new(0, 0, 37, 29), IsDifficult: true), new(0, new(3.5, 7, 10, 29))]);
        var expected = new byte[seen.Length];
        new Resampler().Resize(new([.. image.Bytes, 0], 37, 29, 3), 96, 64, expected);
        seen.Should().Equal(expected);
        objects.Should().HaveCount(2);
        objects[0].Should().Be(new LabelledBox(1, new(0, 0, 96, 64), IsDifficult: true));
        var (found, scaled) = (objects[1].Box, new Box(3.5 * 96 / 37, 7 * 64 / 29.0, 10 * 96 / 37.0, 64));
        foreach (var (a, b) in new[] { (found.Left, scaled.Left), (found.Top, scaled.Top), (found.Right, scaled.Right), (found.Bottom, scaled.Bottom) })
        {
            a.Should().BeApproximately(b, 1e-12 * b, "a product is rounded in another order");
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    public void Mirrored_twice_is_as_before(double mirror, double upsideDown)
    {
        var augmentation = DetectionAugmentation.Evaluation(Small) with { MirrorProbability = mirror, UpsideDownProbability = upsideDown };
        var image = Noise(96, 64);
        LabelledBox[] objects = [new(1, new(3, 7, 20, 33)), new(0, new(50, 0, 96, 64))];
        var (once, mirrored) = Apply(augmentation, image, objects);
        once.Should().NotEqual(image.Bytes);
        mirrored[0].Box.Should().Be(new Box(mirror > 0 ? 76 : 3, upsideDown > 0 ? 31 : 7, mirror > 0 ? 93 : 20, upsideDown > 0 ? 57 : 33));
        var (twice, back) = Apply(augmentation, new(96, 64, once), mirrored);
        twice.Should().Equal(image.Bytes);
        back.Should().Equal(objects);
    }

    [Fact]
    public void What_a_box_holds_is_where_the_box_says()
    {
        // The only red thing of a grey image; red stays the most of it, whatever becomes of colours.
        var (image, box) = (new RgbImage(140, 100, [.. Enumerable.Repeat((byte)60, 3 * 140 * 100)]), new Box(40, 30, 75, 52));
        for (var y = 30; y < 52; y++)
        {
            for (var x = 40; x < 75; x++)
            {
                (image.Bytes[3 * (140 * y + x)], image.Bytes[3 * (140 * y + x) + 2]) = (230, 30);
            }
        }

        for (var position = 0; position < 60; position++)
        {
            var (seen, objects) = Apply(Everything, image, [new(0, box)], position);
            objects.Should().ContainSingle("a crop without objects is drawn again");
            int[] redness = [.. Enumerable.Range(0, 64 * 96).Select(i => seen[3 * i] - seen[3 * i + 2])];
            var half = redness.Max() / 2;
            int[] red = [.. Enumerable.Range(0, redness.Length).Where(i => redness[i] > half)];
            var found = new Box(red.Min(i => i % 96), red.Min(i => i / 96), red.Max(i => i % 96) + 1, red.Max(i => i / 96) + 1);
            foreach (var (a, b) in new[] { (found.Left, objects[0].Box.Left), (found.Top, objects[0].Box.Top), (found.Right, objects[0].Box.Right), (found.Bottom, objects[0].Box.Bottom) })
            {
                a.Should().BeApproximately(b, 1, "a pixel is red or not where an edge goes through it");
            }
        }
    }

    [Fact]
    public void A_crop_keeps_what_has_its_centre_in_it_clipped_and_has_area_and_ratio_in_their_ranges()
    {
        // Pixels tell where they come from.
        var image = new RgbImage(256, 256, [.. Enumerable.Range(0, 256 * 256).SelectMany(i => new[] { (byte)(i % 256), (byte)(i / 256), (byte)0 })]);
        LabelledBox[] objects = [.. from x in Enumerable.Range(0, 8) from y in Enumerable.Range(0, 8) select new LabelledBox(8 * y + x, new(32 * x, 32 * y, 32 * x + 40, 32 * y + 24))];
        var augmentation = DetectionAugmentation.Evaluation(new(256, 256)) with { CropProbability = 1 };
        var areas = new List<double>();
        for (var position = 0; position < 25; position++)
        {
            var (seen, kept) = Apply(augmentation, image, objects, position);

            // From the pixels at a quarter and three quarters, for at the edges the resampling has no neighbours. A pixel's centre lies half a pixel from its corner.
            var (leftQuarter, rightQuarter) = (seen[3 * (128 * 256 + 64)] + 0.5, seen[3 * (128 * 256 + 192)] + 0.5);
            var (topQuarter, bottomQuarter) = (seen[3 * (64 * 256 + 128) + 1] + 0.5, seen[3 * (192 * 256 + 128) + 1] + 0.5);
            var (width, height) = (2 * (rightQuarter - leftQuarter), 2 * (bottomQuarter - topQuarter));
            var (left, top) = (leftQuarter - width * 64.5 / 256, topQuarter - height * 64.5 / 256);
            (width / height).Should().BeInRange(0.5 * 0.96, 2 / 0.96, "sides of at least 99 are known to two pixels");
            areas.Add(width * height / 65536);

            // What was read off is known to two pixels: an object whose centre is nearer to an edge may be there or not.
            double Inside(LabelledBox shown) =>
                Math.Min(Math.Min(shown.Box.CentreX - left, left + width - shown.Box.CentreX), Math.Min(shown.Box.CentreY - top, top + height - shown.Box.CentreY));
            var labels = kept.Select(found => found.Label).ToHashSet();
            objects.Where(shown => Inside(shown) > 3).Select(shown => shown.Label).Should().BeSubsetOf(labels);
            objects.Where(shown => Inside(shown) < -3).Select(shown => shown.Label).Should().NotIntersectWith(labels);
            kept.Should().OnlyContain(found => found.Box.Left >= 0 && found.Box.Top >= 0 && found.Box.Right <= 256 && found.Box.Bottom <= 256);
            var clipped = kept.Select(found => (Found: found.Box.Scale(width / 256, height / 256), Whole: objects[found.Label / 8 + found.Label % 8 * 8].Box)).ToList();
            clipped.Max(pair => Math.Abs(pair.Found.Left + left - Math.Max(pair.Whole.Left, left))).Should().BeLessThan(3);
            clipped.Max(pair => Math.Abs(pair.Found.Bottom + top - Math.Min(pair.Whole.Bottom, top + height))).Should().BeLessThan(3);
        }

        areas.Min().Should().BeInRange(0.28, 0.5, "the least area is 0.3");
        areas.Max().Should().BeInRange(0.65, 1.03);
    }

    [Fact]
    public void An_image_whose_object_fifty_crops_do_not_show_stays_whole()
    {
        // The centre lies in the last pixel of a corner, which one in some thousand square crops of a wide image shows.
        var augmentation = DetectionAugmentation.Evaluation(Small) with { CropProbability = 1, WidestCropRatio = 1 };
        var image = Noise(300, 100);
        LabelledBox[] objects = [new(0, new(299.2, 99.2, 300, 100))];
        var whole = 0;
        for (var position = 0; position < 10; position++)
        {
            var (_, kept) = Apply(augmentation, image, objects, position);
            kept.Should().ContainSingle();
            whole += kept[0].Box.Width < 0.8 * 96 / 300 * 1.001 ? 1 : 0;
        }

        whole.Should().Be(10);
    }

    [Fact]
    public void Images_without_objects_are_augmented_too()
    {
        var image = Noise(50, 40);
        var seen = Enumerable.Range(0, 10).Select(position => Apply(Everything, image, [], position)).ToArray();
        seen.Should().OnlyContain(one => one.Objects.Count == 0);
        seen.Select(one => Convert.ToHexString(one.Seen)).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_canvas_has_the_mean_colour_and_is_at_most_half_as_large_again()
    {
        var image = new RgbImage(192, 128, new byte[3 * 192 * 128]);
        var augmentation = DetectionAugmentation.Evaluation(new(128, 192)) with { ZoomOutProbability = 1 };
        var widths = new List<double>();
        for (var position = 0; position < 30; position++)
        {
            var (seen, objects) = Apply(augmentation, image, [new(0, new(0, 0, 192, 128))], position);
            var box = objects.Should().ContainSingle().Subject.Box;
            widths.Add(box.Width);
            var wrong = 0;
            for (var i = 0; i < 192 * 128; i++)
            {
                var (x, y) = (i % 192 + 0.5, i / 192 + 0.5);
                var inside = Math.Min(Math.Min(x - box.Left, box.Right - x), Math.Min(y - box.Top, box.Bottom - y));
                wrong += Math.Abs(inside) <= 1 || seen.AsSpan(3 * i, 3).SequenceEqual(inside > 0 ? [0, 0, 0] : [124, 116, 104]) ? 0 : 1;
            }

            wrong.Should().Be(0);
        }

        widths.Min().Should().BeInRange(128, 140, "two thirds of 192 are 128");
        widths.Max().Should().BeInRange(176, 192);
    }

    [Fact]
    public void Half_are_mirrored_and_three_tenths_lie_on_a_canvas()
    {
        var image = Noise(32, 32);
        var training = DetectionAugmentation.Training(new(32, 32)) with { CropProbability = 0, DistortsColours = false };
        var workspace = new AugmentationWorkspace();
        var (mirrored, onCanvas) = (0, 0);
        for (var position = 0; position < 1000; position++)
        {
            var box = Apply(training, image, [new(0, new(0, 0, 2, 32))], position, workspace).Objects[0].Box;
            onCanvas += box.Height < 31.99 ? 1 : 0;
            mirrored += box.Height >= 31.99 && box.CentreX > 16 ? 1 : 0;
        }

        // On a canvas of the image's own size, one in sixteen, nothing shows.
        onCanvas.Should().BeInRange(220, 345, "281 are expected, with a deviation of 14");
        mirrored.Should().BeInRange((1000 - onCanvas) / 2 - 60, (1000 - onCanvas) / 2 + 60, "the deviation is 13");
    }

    [Fact]
    public void The_same_numbers_give_the_same_image()
    {
        var image = Noise(80, 60);
        LabelledBox[] objects = [new(0, new(10, 10, 40, 40)), new(1, new(30, 30, 70, 50))];
        var workspace = new AugmentationWorkspace();
        for (var position = 0; position < 8; position++)
        {
            var (seen, kept) = Apply(Everything, image, objects, position);

            // Buffers that a larger image has used before.
            Apply(Everything, Noise(300, 200), objects, position + 1, workspace);
            var (again, keptAgain) = Apply(Everything, image, objects, position, workspace);
            again.Should().Equal(seen);
            keptAgain.Should().Equal(kept);
        }
    }

    [Fact]
    public void Colours_change_as_documented()
    {
        Distorted(new(0, 1, 1, 0), 12, 200, 77).Should().Equal(12, 200, 77);
        Distorted(new(20, 1, 1, 0), 12, 250, 77).Should().Equal(32, 255, 97);
        Distorted(new(-20, 1, 1, 0), 12, 250, 77).Should().Equal(0, 230, 57);

        // 127.5 + 0.5 (v - 127.5), halves up.
        Distorted(new(0, 0.5, 1, 0), 10, 128, 255).Should().Equal(69, 128, 191);

        // Luma is 0.299 * 100 + 0.587 * 200 + 0.114 * 50 = 153.
        Distorted(new(0, 1, 0, 0), 100, 200, 50).Should().Equal(153, 153, 153);
        Distorted(new(0, 1, 0.5, 0), 100, 200, 50).Should().Equal(127, 177, 102);

        // A third of a circle takes each colour to the next one; grey stays.
        Distorted(new(0, 1, 1, 120), 100, 200, 50).Should().Equal(50, 100, 200);
        Distorted(new(0, 1, 1.3, 10), 90, 90, 90).Should().Equal(90, 90, 90);

        static byte[] Distorted(PhotometricDistortion distortion, params byte[] pixel)
        {
            distortion.Apply(pixel);
            return pixel;
        }
    }

    [Fact]
    public void Augmentations_print_themselves()
    {
        Everything.ToString().Should().Be("on a canvas of up to 1.5 times the size with probability 0.3, cropped (area 0.3 to 1, ratio 0.5 to 2) with probability 0.5, mirrored with probability 0.5, upside down with probability 0.5, colours distorted, resize 64x96");
        DetectionAugmentation.Evaluation(Small).ToString().Should().Be("resize 64x96");
    }

    [Theory]
    [InlineData("192x256", 192, 256)]
    [InlineData("32X2048", 32, 2048)]
    public void Sizes_are_height_and_width(string text, int height, int width)
    {
        var size = InputSize.Parse(text);
        (size.Height, size.Width).Should().Be((height, width));
        size.ToString().Should().Be($"{height}x{width}");
        InputSize.Parse(size.ToString()).Should().Be(size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("192")]
    [InlineData("192x")]
    [InlineData("0x32")]
    [InlineData("-32x32")]
    [InlineData("192x250")]
    [InlineData("192x256x3")]
    [InlineData("64x2080")]
    [InlineData("99999999999x32")]
    public void Other_sizes_are_an_error(string text)
    {
        var parse = () => InputSize.Parse(text);
        parse.Should().Throw<InputException>().WithMessage($"An input size must be height x width, both multiples of 32 from 32 to 2048, such as 192x256. Found '{text}'.");
    }

    private static (byte[] Seen, IReadOnlyList<LabelledBox> Objects) Apply(
        DetectionAugmentation augmentation, RgbImage image, IReadOnlyList<LabelledBox> objects, long position = 0, AugmentationWorkspace? workspace = null)
    {
        var random = SampleRandom.At(5, SampleRandom.Purpose.Augmentation, position);
        var seen = new byte[3 * augmentation.Size.Height * augmentation.Size.Width];
        var kept = augmentation.Apply(image, objects, ref random, workspace ?? new(), seen);
        return (seen, kept);
    }

    private static RgbImage Noise(int width, int height)
    {
        var bytes = new byte[3 * width * height];
        new Random(width).NextBytes(bytes);
        return new(width, height, bytes);
    }
}
