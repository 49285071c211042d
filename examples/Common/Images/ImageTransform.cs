using System.Globalization;

namespace MultiTaskGH.Examples.Common;

/// <summary>What happens to an image before a network sees it: it is resized to a square, cropped and perhaps mirrored.</summary>
/// <remarks>
/// The defaults are those of CDAN's code (M. Long et al., <em>Conditional Adversarial Domain Adaptation</em>, NeurIPS 2018) and most that came after it:
/// 256 x 256 whatever the aspect ratio, a random resized crop to 224 x 224, mirrored with probability 0.5; for the accuracy the middle 224 x 224.
/// Other sides keep the ratio 256 / 224. Below 128 the crop is random in its place alone: a twelfth of a small image shows no object any more.
/// </remarks>
public sealed record ImageTransform
{
    private const int LeastRescaledSide = 128;

    /// <summary>Height and width that images are resized to, at least <see cref="Side"/>.</summary>
    public required int ResizedSide { get; init; }

    /// <summary>Which part networks see.</summary>
    public required Crop Crop { get; init; }

    /// <summary>Height and width of what networks see.</summary>
    public required int Side { get; init; }

    /// <summary>How often an image is mirrored left to right, 0 to 1.</summary>
    public double MirrorProbability { get; init; }

    /// <summary>The usual one for training.</summary>
    /// <param name="side">Height and width of what networks see.</param>
    public static ImageTransform Training(int side) => new()
    {
        ResizedSide = UsualResizedSide(side),
        Crop = side < LeastRescaledSide ? new RandomCrop() : new RandomResizedCrop(),
        Side = side,
        MirrorProbability = 0.5,
    };

    /// <summary>The usual one for the accuracy.</summary>
    /// <param name="side">Height and width of what networks see.</param>
    public static ImageTransform Evaluation(int side) => new() { ResizedSide = UsualResizedSide(side), Crop = new CentreCrop(), Side = side };

    /// <summary>As results files have it, such as <c>resize 256 x 256, centre crop 224 x 224</c>.</summary>
    public override string ToString()
    {
        var mirror = MirrorProbability == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", mirrored with probability {MirrorProbability:0.###}");
        return string.Create(CultureInfo.InvariantCulture, $"resize {ResizedSide} x {ResizedSide}, {Crop} {Side} x {Side}{mirror}");
    }

    /// <summary>Makes of an image what networks see, before normalization.</summary>
    /// <param name="image">The resized image.</param>
    /// <param name="random">Is drawn from.</param>
    /// <param name="workspace">The calling thread's.</param>
    /// <param name="channels">3 for red, green and blue, 1 for their luma (ITU-R BT.601).</param>
    /// <param name="destination">Channels x side x side bytes.</param>
    internal void Apply(Pixels image, ref SampleRandom random, ImageWorkspace workspace, int channels, Span<byte> destination)
    {
        var window = Crop.Choose(ResizedSide, Side, ref random);
        var isMirrored = random.NextDouble() < MirrorProbability;
        var cropped = image.Crop(window);
        if ((window.Width, window.Height) != (Side, Side))
        {
            var packed = workspace.Cropped(Pixels.PackedLength(Side, Side));
            workspace.Resampler.Resize(cropped, Side, Side, packed);
            cropped = new(packed, Side, Side, 3);
        }

        for (var channel = 0; channel < channels; channel++)
        {
            for (var y = 0; y < Side; y++)
            {
                var row = cropped.Row(y)[..(3 * Side)];
                var line = destination.Slice((channel * Side + y) * Side, Side);
                for (var x = 0; x < line.Length; x++)
                {
                    line[x] = channels == 1 ? Luma(row.Slice(3 * x, 3)) : row[3 * x + channel];
                }

                if (isMirrored)
                {
                    line.Reverse();
                }
            }
        }
    }

    private static int UsualResizedSide(int side) => (int)Math.Round(side * 256 / 224.0);

    // 0.299, 0.587 and 0.114 in units of 2^-16, which sum to 1: grey stays as it is.
    private static byte Luma(ReadOnlySpan<byte> pixel) => (byte)((19595 * pixel[0] + 38470 * pixel[1] + 7471 * pixel[2] + (1 << 15)) >> 16);
}
