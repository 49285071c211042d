using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.CrossModal.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Retrieval.Tests;

public sealed class TwoViewDigitsTests
{
    private static readonly float[] Numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    [Theory]
    [InlineData(0, new float[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    [InlineData(1, new float[] { 3, 6, 9, 2, 5, 8, 1, 4, 7 })]
    [InlineData(2, new float[] { 9, 8, 7, 6, 5, 4, 3, 2, 1 })]
    [InlineData(-1, new float[] { 7, 4, 1, 8, 5, 2, 9, 6, 3 })]
    public void A_quarter_turn_moves_every_pixel_counterclockwise(int quarters, float[] expected)
    {
        var turned = new float[9];
        DigitViews.Rotate(Numbers, 3, quarters * Math.PI / 2, turned);
        turned.Zip(expected).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-5f);
    }

    [Fact]
    public void Between_pixels_is_interpolated_and_beyond_the_edge_is_nothing()
    {
        // By 45 degrees the corner comes from (1, 1 - sqrt(2)), above the edge: of the row above counts nothing, of the first row 2 - sqrt(2).
        var turned = new float[9];
        DigitViews.Rotate(Numbers, 3, Math.PI / 4, turned);
        turned[4].Should().BeApproximately(5, 1e-6f);
        turned[0].Should().BeApproximately((float)((2 - Math.Sqrt(2)) * 2), 1e-5f);

        // The pixel above the centre comes from 1 / sqrt(2) to the right and above: between 2, 3, 5 and 6.
        var share = Math.Sqrt(0.5);
        turned[1].Should().BeApproximately((float)(5 + share - 3 * share), 1e-5f);
    }

    [Fact]
    public void Noise_is_uniform_and_cut_off()
    {
        var random = SampleRandom.At(3, SampleRandom.Purpose.View, 0);
        var noisy = new float[10000];
        float[] picture = [.. Enumerable.Range(0, noisy.Length).Select(i => i % 2 == 0 ? 0 : 0.75f)];
        DigitViews.AddNoise(picture, ref random, noisy);
        float[] dark = [.. noisy.Where((_, i) => i % 2 == 0)];
        float[] bright = [.. noisy.Where((_, i) => i % 2 == 1)];
        dark.Should().OnlyContain(pixel => pixel >= 0 && pixel < 1);

        // Five standard errors of 5,000 numbers: 0.29 / sqrt(5000) of the mean, 0.43 / sqrt(5000) of the share.
        dark.Average().Should().BeApproximately(0.5f, 0.021f);
        bright.Should().OnlyContain(pixel => pixel >= 0.75f && pixel <= 1);
        bright.Average(pixel => pixel == 1 ? 1f : 0).Should().BeApproximately(0.75f, 0.031f);
    }

    [Fact]
    public void The_shipped_digits_make_pairs_that_share_their_class_and_no_digit()
    {
        using var data = TwoViewDigits.Load();
        using var mnist = DigitDomain.Parse("mnist").Load(null);
        (data.Training.Count, data.Test.Count).Should().Be((2000, 1000));
        data.PictureSide.Should().Be(28);
        var pixels = mnist.Training.Images.reshape(3000, -1).data<byte>().ToArray().Chunk(784).ToArray();
        var labels = mnist.Training.Labels.data<long>().ToArray();
        var used = new HashSet<int>[] { [], [] };
        foreach (var (part, start, numbers) in ((PairedViews, int, HashSet<int>)[])[(data.Training, 0, used[0]), (data.Test, 2000, used[1])])
        {
            part.Categories.data<long>().ToArray().Should().Equal(labels[start..(start + part.Count)]);
            part.Images.min().ToSingle().Should().BeGreaterThanOrEqualTo(0);
            part.Images.max().ToSingle().Should().BeLessThanOrEqualTo(1);
            var texts = part.Texts.data<float>().ToArray().Chunk(784).ToArray();

            // Noise only adds: a noisy view is nowhere darker than the digit that it shows. Few others fit into it, thin ones.
            for (var i = 0; i < part.Count; i += 40)
            {
                int[] fitting = [.. Enumerable.Range(0, 3000).Where(k => Fits(pixels[k], texts[i]))];
                fitting.Should().NotBeEmpty();
                if (fitting.Length == 1)
                {
                    fitting[0].Should().NotBe(start + i).And.BeInRange(start, start + part.Count - 1);
                    labels[fitting[0]].Should().Be(labels[start + i]);
                    numbers.Add(fitting[0]);
                }
            }
        }

        used[0].Should().NotIntersectWith(used[1]);
        used[0].Count.Should().BeGreaterThan(40, "50 partners were drawn of two hundred each");
        used[1].Count.Should().BeGreaterThan(18, "25 partners were drawn of a hundred each");

        static bool Fits(byte[] digit, float[] noisy)
        {
            for (var j = 0; j < digit.Length; j++)
            {
                if (noisy[j] < digit[j] / 255f)
                {
                    return false;
                }
            }

            return true;
        }
    }

    [Fact]
    public void The_pairs_do_not_depend_on_torchs_generator()
    {
        manual_seed(1);
        using var first = TwoViewDigits.Load();
        using var next = rand(1);
        using var second = TwoViewDigits.Load();
        second.Training.Images.data<float>().ToArray().Should().Equal(first.Training.Images.data<float>().ToArray());
        second.Test.Texts.data<float>().ToArray().Should().Equal(first.Test.Texts.data<float>().ToArray());
    }
}
