using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.CrossModal.Data;

/// <summary>Two views of a digit: one that is turned, and another one of its class under noise (W. Wang, R. Arora, K. Livescu, J. Bilmes, <em>On Deep Multi-View Representation Learning</em>, ICML 2015, section 4.1).</summary>
/// <remarks>The paper pairs 50,000 digits of MNIST. Angles, partners and noise depend on nothing but the number of the digit.</remarks>
internal static class TwoViewDigits
{
    public const string Name = "two-view-digits";

    /// <summary>The largest angle, to either side.</summary>
    public const double LargestAngle = Math.PI / 4;

    // Part of the problem: the seeds of a comparison vary the training alone.
    private const ulong Seed = 0;

    /// <summary>Makes the pairs of the digits that ship with the example: the first two thirds to train on, the others to test. No digit is in both parts, in neither view.</summary>
    /// <exception cref="InputException">The file of the digits is missing or broken.</exception>
    public static CrossModalData Load()
    {
        using var mnist = DigitDomain.Parse("mnist").Load(null);
        var training = mnist.Training.Count * 2 / 3;
        using var scope = NewDisposeScope();
        return new(Name, "turned", "noisy", [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")], Pair(mnist.Training, 0, training), Pair(mnist.Training, training, mnist.Training.Count - training))
        {
            PictureSide = DigitSet.Side,
        };
    }

    /// <summary>Pairs consecutive digits with others among them.</summary>
    /// <param name="digits">Grey digits, of which each class of the part has at least two.</param>
    /// <param name="start">The first digit.</param>
    /// <param name="count">How many.</param>
    /// <returns>A pair for each digit, in their order: the digit turned, and a partner under noise.</returns>
    internal static PairedViews Pair(DigitSet digits, int start, int count)
    {
        var side = (int)digits.Images.size(3);
        var length = side * side;
        using var scope = NewDisposeScope();
        var pixels = (digits.Images.narrow(0, start, count).to(float32) / 255).data<float>().ToArray();
        var labels = digits.Labels.narrow(0, start, count).data<long>().ToArray();
        var places = Enumerable.Range(0, count).ToLookup(i => labels[i]).ToDictionary(group => group.Key, group => group.ToArray());
        var images = new float[count * length];
        var texts = new float[count * length];
        for (var i = 0; i < count; i++)
        {
            var random = SampleRandom.At(Seed, SampleRandom.Purpose.View, start + i);
            DigitViews.Rotate(Picture(pixels, i), side, random.NextDouble(-LargestAngle, LargestAngle), Picture(images, i));
            DigitViews.AddNoise(Picture(pixels, Partner(places[labels[i]], i, ref random)), ref random, Picture(texts, i));
        }

        return new(tensor(images, [count, length]), tensor(texts, [count, length]), tensor(labels));

        Span<float> Picture(float[] all, int index) => all.AsSpan(index * length, length);
    }

    // Any other one of the class with the same probability.
    private static int Partner(int[] places, int own, ref SampleRandom random)
    {
        var k = random.NextInt(places.Length - 1);
        return places[places[k] < own ? k : k + 1];
    }
}
