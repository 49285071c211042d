using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.MultiTask.Problems;

/// <summary>Puts two digits into one image.</summary>
/// <remarks>
/// The canvas of 36 x 36 pixels is that of S. Sabour, N. Frosst, G. Hinton, <em>Dynamic Routing Between Capsules</em>, NeurIPS 2017; the places are those of
/// Sener and Koltun. Any two digits make a pair, also two of one class.
/// </remarks>
internal static class MultiMnist
{
    /// <summary>Height and width of an image.</summary>
    public const int Side = 36;

    private const int Offset = Side - DigitSet.Side;

    /// <summary>Draws pairs and overlays them by the larger value of each pixel.</summary>
    /// <param name="digits">The digits to draw from, each time from all of them.</param>
    /// <param name="count">How many images to make.</param>
    /// <param name="seed">Decides the pairs.</param>
    /// <param name="device">Where the images are to lie.</param>
    /// <returns>Bytes, count x 1 x 36 x 36, and the two classes, count x 2: top-left, bottom-right.</returns>
    public static Split Compose(DigitSet digits, int count, ulong seed, Device device)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(seed);
        var topLeft = randint(digits.Count, [count], dtype: int64, generator: generator);
        var bottomRight = randint(digits.Count, [count], dtype: int64, generator: generator);
        var images = zeros([count, 1, Side, Side], dtype: uint8);
        Place(images, digits.Images.index_select(0, topLeft), 0);
        Place(images, digits.Images.index_select(0, bottomRight), Offset);
        var classes = stack([digits.Labels.index_select(0, topLeft), digits.Labels.index_select(0, bottomRight)], 1);
        return new(images.to(device), classes.to(device));
    }

    private static void Place(Tensor images, Tensor digits, int offset)
    {
        var window = images.narrow(2, offset, DigitSet.Side).narrow(3, offset, DigitSet.Side);
        window.copy_(maximum(window, digits));
    }
}
