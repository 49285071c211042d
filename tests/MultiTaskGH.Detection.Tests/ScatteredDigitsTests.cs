using System.Security.Cryptography;
using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Boxes;
using MultiTaskGH.Examples.Detection.Scenes;

namespace MultiTaskGH.Detection.Tests;

public sealed class ScatteredDigitsTests
{
    [Theory]
    [InlineData("mnist", "F09439CB9151D740")]
    [InlineData("optdigits", "31E4D6F32918E690")]
    public void Scenes_have_the_same_bytes_on_every_machine(string digits, string expected)
    {
        using var set = Scenes(digits, 8);
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var index = 0; index < set.Count; index++)
        {
            hash.AppendData(set.Read(index).Bytes);
        }

        Convert.ToHexString(hash.GetHashAndReset())[..16].Should().Be(expected);
    }

    [Fact]
    public void A_scene_depends_on_nothing_but_seed_digits_part_and_number()
    {
        using var set = Scenes("mnist", 6);
        var images = Enumerable.Range(0, 6).Select(index => set.Read(index).Bytes).ToArray();
        using var larger = Scenes("MNIST", 1000);
        Parallel.For(0, 24, k => larger.Read(5 - k % 6).Bytes.Should().Equal(images[5 - k % 6]));
        for (var index = 0; index < 6; index++)
        {
            larger.Objects(index).Should().Equal(set.Objects(index));
        }

        using var otherSeed = Scenes("mnist", 6, seed: 2);
        using var otherPart = Scenes("mnist", 6, ScenePart.Test);
        using var otherDigits = Scenes("optdigits", 6);
        foreach (var other in (ScatteredDigits[])[otherSeed, otherPart, otherDigits])
        {
            other.Read(0).Bytes.Should().NotEqual(images[0]);
            Hash(other).Should().NotBe(Hash(set));
        }

        Hash(Scenes("mnist", 6)).Should().Be(Hash(set));
        Hash(larger).Should().NotBe(Hash(set));
    }

    [Theory]
    [InlineData("mnist")]
    [InlineData("optdigits")]
    public void A_box_is_that_of_the_pixels_that_change_when_its_digit_is_painted(string digits)
    {
        using var set = Scenes(digits, 8);
        for (var index = 0; index < set.Count; index++)
        {
            var scene = set.DrawScene(index);
            var ground = (scene with { Digits = [] }).Paint();
            foreach (var digit in scene.Digits)
            {
                Changed(ground, (scene with { Digits = [digit] }).Paint()).Should().Be(digit.Object.Box);
            }

            set.Objects(index).Should().Equal(scene.Digits.Select(digit => digit.Object));
            set.Read(index).Bytes.Should().Equal(scene.Paint().Bytes);
        }
    }

    [Theory]
    [InlineData("mnist")]
    [InlineData("optdigits")]
    public void Digits_are_clearly_brighter_than_what_they_stand_on(string digits)
    {
        using var set = Scenes(digits, 10, ScenePart.Test);
        for (var index = 0; index < set.Count; index++)
        {
            var scene = set.DrawScene(index);
            var ground = (scene with { Digits = [] }).Paint();
            foreach (var digit in scene.Digits)
            {
                var painted = (scene with { Digits = [digit] }).Paint();
                var (ink, before) = (new List<double>(), new List<double>());
                for (var y = 0; y < digit.Ink.Mask.Height; y++)
                {
                    for (var x = 0; x < digit.Ink.Mask.Width; x++)
                    {
                        if (digit.Ink.Mask[x, y] > 0.9)
                        {
                            ink.Add(Grey(painted, digit.Ink.Left + x, digit.Ink.Top + y));
                            before.Add(Grey(ground, digit.Ink.Left + x, digit.Ink.Top + y));
                        }
                    }
                }

                ink.Should().NotBeEmpty();
                (ink.Average() - before.Average()).Should().BeGreaterThan(50, "the noise has a deviation of at most 9");
            }
        }
    }

    [Theory]
    [InlineData("mnist")]
    [InlineData("optdigits")]
    public void Numbers_sizes_classes_and_overlaps_are_as_documented(string digits)
    {
        using var set = Scenes(digits, 200);
        var counts = new int[5];
        var objects = new List<LabelledBox>();
        for (var index = 0; index < set.Count; index++)
        {
            var shown = set.Objects(index);
            counts[shown.Count]++;
            objects.AddRange(shown);
            foreach (var (first, second) in from first in shown from second in shown where first != second select (first.Box, second.Box))
            {
                first.Intersect(second).Area.Should().BeLessThanOrEqualTo(0.05 * Math.Min(first.Area, second.Area));
            }
        }

        // 10 expected of 200, with a deviation of 3.1; the others are about a quarter of the rest each.
        counts[0].Should().BeInRange(1, 22);
        counts[1..].Should().OnlyContain(count => count > 25);
        objects.Select(shown => shown.Label).Distinct().Should().HaveCount(10);
        objects.Should().OnlyContain(shown => shown.Box.Left >= 0 && shown.Box.Top >= 0 && shown.Box.Right <= 128 && shown.Box.Bottom <= 128);
        objects.Select(shown => shown.Box.Height).Min().Should().BeInRange(15, 18, "faint edges may take a pixel or two");
        objects.Select(shown => shown.Box.Height).Max().Should().BeInRange(46, 48);
    }

    [Theory]
    [InlineData("mnist", 3000)]
    [InlineData("optdigits", 1797)]
    public void No_digit_is_in_both_parts(string digits, int count)
    {
        var (training, test) = (Rows(ScenePart.Training), Rows(ScenePart.Test));
        training.Should().OnlyContain(row => row >= 0 && row < count * 4 / 5);
        test.Should().OnlyContain(row => row >= count * 4 / 5 && row < count);

        // The label is that of the row.
        using var all = DigitDomain.Parse(digits).Load(dataFolder: null);
        var labels = all.Training.Labels.data<long>().ToArray();
        using var set = Scenes(digits, 20, ScenePart.Test);
        Enumerable.Range(0, 20).SelectMany(index => set.DrawScene(index).Digits).Should().OnlyContain(digit => labels[digit.Row] == digit.Label);

        HashSet<int> Rows(ScenePart part)
        {
            using var scenes = Scenes(digits, 40, part);
            return [.. Enumerable.Range(0, 40).SelectMany(index => scenes.DrawScene(index).Digits).Select(digit => digit.Row)];
        }
    }

    [Fact]
    public void Clutter_is_smaller_than_the_least_digit_and_keeps_off_digits()
    {
        using var set = Scenes("mnist", 30);
        var fragments = 0;
        for (var index = 0; index < set.Count; index++)
        {
            var scene = set.DrawScene(index);
            fragments += scene.Fragments.Count;
            scene.Fragments.Should().OnlyContain(fragment => fragment.Mask.Width <= 9 && fragment.Mask.Height <= 9);
            scene.Fragments.Should().OnlyContain(fragment => scene.Digits.All(digit => digit.Ink.Box.Intersect(fragment.Box).Area == 0));
        }

        fragments.Should().BeGreaterThan(90);
    }

    [Fact]
    public void Wrong_digits_and_numbers_are_one_line()
    {
        var digits = () => Scenes("svhn", 10);
        digits.Should().Throw<InputException>().WithMessage("The digits of scenes must be mnist or optdigits. Found 'svhn'.");
        var none = () => Scenes("mnist", 0);
        none.Should().Throw<InputException>().WithMessage("The number of scenes must be from 1 to 1,000,000. Found 0.");
        using var set = Scenes("mnist", 10);
        foreach (var index in (int[])[-1, 10])
        {
            var read = () => set.Read(index);
            read.Should().Throw<ArgumentOutOfRangeException>();
        }
    }

    private static ScatteredDigits Scenes(string digits, int count, ScenePart part = ScenePart.Training, ulong seed = 1) => new($"{digits} scenes", digits, count, part, seed);

    private static string Hash(ScatteredDigits set)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        set.AppendTo(hash);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static double Grey(RgbImage image, int x, int y)
    {
        var start = 3 * (y * image.Width + x);
        return (image.Bytes[start] + image.Bytes[start + 1] + image.Bytes[start + 2]) / 3.0;
    }

    private static Box Changed(RgbImage before, RgbImage after)
    {
        var changed = Enumerable.Range(0, before.Width * before.Height).Where(i => !before.Bytes.AsSpan(3 * i, 3).SequenceEqual(after.Bytes.AsSpan(3 * i, 3))).ToList();
        var (columns, rows) = (changed.ConvertAll(i => i % before.Width), changed.ConvertAll(i => i / before.Width));
        return new(columns.Min(), rows.Min(), columns.Max() + 1, rows.Max() + 1);
    }
}
