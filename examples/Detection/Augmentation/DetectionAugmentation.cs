using System.Globalization;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Augmentation;

/// <summary>What happens to an image and the boxes in it before a detector sees them.</summary>
/// <remarks>
/// Near that of SSD (W. Liu et al., <em>SSD: Single Shot MultiBox Detector</em>, ECCV 2016): the image is placed on a larger canvas, cropped, resized to the input
/// whatever its aspect ratio, mirrored, and changed in its colours. An object whose centre is outside the crop is gone, the box of any other one is clipped; a crop without any of the
/// image's objects is drawn again, up to 50 times, and then the whole image is taken. Unlike SSD's, a crop need not overlap a box by a given share, and the canvas is at
/// most 1.5 times as wide and high, not 4 times.
/// </remarks>
public sealed record DetectionAugmentation
{
    private const int CropAttempts = 50;

    // ImageNet's mean: what networks see of it is 0.
    private static readonly byte[] CanvasColour = [124, 116, 104];

    /// <summary>The size of what a detector sees.</summary>
    public required InputSize Size { get; init; }

    /// <summary>How often an image is placed on a canvas of ImageNet's mean colour, 0 to 1.</summary>
    public double ZoomOutProbability { get; init; }

    /// <summary>By which factor the canvas is wider and higher than the image, at most; from 1 on.</summary>
    public double MostZoomOut { get; init; } = 1.5;

    /// <summary>How often an image is cropped, 0 to 1.</summary>
    public double CropProbability { get; init; }

    /// <summary>The least area of a crop, as a share of the image's; above 0, at most 1.</summary>
    public double LeastCropArea { get; init; } = 0.3;

    /// <summary>The largest ratio of a crop's width to its height, from 1 on; the least one is its reciprocal.</summary>
    public double WidestCropRatio { get; init; } = 2;

    /// <summary>How often an image is mirrored left to right, 0 to 1.</summary>
    public double MirrorProbability { get; init; }

    /// <summary>How often an image is mirrored top to bottom, 0 to 1; for images without an up and down.</summary>
    public double UpsideDownProbability { get; init; }

    /// <summary>Whether brightness, contrast, saturation and hue are changed a little.</summary>
    public bool DistortsColours { get; init; }

    /// <summary>The usual one for training.</summary>
    /// <param name="size">The size of what a detector sees.</param>
    /// <param name="hasNoUpsideDown">Whether an image may be mirrored top to bottom too, as those of a microscope.</param>
    public static DetectionAugmentation Training(InputSize size, bool hasNoUpsideDown = false) => new()
    {
        Size = size,
        ZoomOutProbability = 0.3,
        CropProbability = 0.5,
        MirrorProbability = 0.5,
        UpsideDownProbability = hasNoUpsideDown ? 0.5 : 0,
        DistortsColours = true,
    };

    /// <summary>The one for measuring: the image is resized.</summary>
    /// <param name="size">The size of what a detector sees.</param>
    public static DetectionAugmentation Evaluation(InputSize size) => new() { Size = size };

    /// <summary>As results files have it, such as <c>mirrored with probability 0.5, resize 192x256</c>.</summary>
    public override string ToString()
    {
        List<string> steps = [];
        Add(ZoomOutProbability, $"on a canvas of up to {MostZoomOut:0.###} times the size");
        Add(CropProbability, $"cropped (area {LeastCropArea:0.###} to 1, ratio {1 / WidestCropRatio:0.###} to {WidestCropRatio:0.###})");
        Add(MirrorProbability, $"mirrored");
        Add(UpsideDownProbability, $"upside down");
        if (DistortsColours)
        {
            steps.Add("colours distorted");
        }

        return string.Join(", ", [.. steps, $"resize {Size}"]);

        void Add(double probability, FormattableString step)
        {
            if (probability > 0)
            {
                steps.Add(string.Create(CultureInfo.InvariantCulture, $"{step.ToString(CultureInfo.InvariantCulture)} with probability {probability:0.###}"));
            }
        }
    }

    /// <summary>Makes of an image what a detector sees, before normalization.</summary>
    /// <param name="image">The image.</param>
    /// <param name="objects">The objects in it.</param>
    /// <param name="random">Is drawn from.</param>
    /// <param name="workspace">The calling thread's.</param>
    /// <param name="destination">The pixels that the detector sees, rows from the top, red, green and blue side by side.</param>
    /// <returns>The objects that are still there, in pixels of the input.</returns>
    internal IReadOnlyList<LabelledBox> Apply(RgbImage image, IReadOnlyList<LabelledBox> objects, ref SampleRandom random, AugmentationWorkspace workspace, Span<byte> destination)
    {
        var canvas = ChooseCanvas(image, ref random);
        LabelledBox[] placed = [.. objects.Select(found => found with { Box = Moved(found.Box, canvas.Left, canvas.Top) })];
        var crop = ChooseCrop(canvas.Width, canvas.Height, placed, ref random);
        var isMirrored = random.NextDouble() < MirrorProbability;
        var isUpsideDown = random.NextDouble() < UpsideDownProbability;

        var pixels = workspace.Canvas(Pixels.PackedLength(canvas.Width, canvas.Height));
        Paint(image, canvas, pixels);
        var resized = workspace.Resized(destination.Length);
        workspace.Resampler.Resize(new Pixels(pixels, canvas.Width, canvas.Height, 3).Crop(crop), Size.Width, Size.Height, resized);
        CopyMirrored(resized, isMirrored, isUpsideDown, destination);
        if (DistortsColours)
        {
            PhotometricDistortion.Draw(ref random).Apply(destination);
        }

        return [.. placed.Where(found => HasCentre(crop, found.Box)).Select(found => found with { Box = Mirrored(Seen(found.Box, crop), isMirrored, isUpsideDown) })];
    }

    // Left and top are where the image lies on the canvas.
    private CropWindow ChooseCanvas(RgbImage image, ref SampleRandom random)
    {
        if (random.NextDouble() >= ZoomOutProbability)
        {
            return new(0, 0, image.Width, image.Height);
        }

        var factor = random.NextDouble(1, MostZoomOut);
        var (width, height) = ((int)(factor * image.Width), (int)(factor * image.Height));
        return new(random.NextInt(width - image.Width + 1), random.NextInt(height - image.Height + 1), width, height);
    }

    private CropWindow ChooseCrop(int width, int height, LabelledBox[] objects, ref SampleRandom random)
    {
        var isCropped = random.NextDouble() < CropProbability;
        for (var attempt = 0; isCropped && attempt < CropAttempts; attempt++)
        {
            var area = random.NextDouble(LeastCropArea, 1) * width * height;
            var ratio = Math.Exp(random.NextDouble(-Math.Log(WidestCropRatio), Math.Log(WidestCropRatio)));
            var (cropWidth, cropHeight) = ((int)Math.Round(Math.Sqrt(area * ratio)), (int)Math.Round(Math.Sqrt(area / ratio)));
            if (cropWidth < 1 || cropWidth > width || cropHeight < 1 || cropHeight > height)
            {
                continue;
            }

            var crop = new CropWindow(random.NextInt(width - cropWidth + 1), random.NextInt(height - cropHeight + 1), cropWidth, cropHeight);
            if (objects.Length == 0 || Array.Exists(objects, found => HasCentre(crop, found.Box)))
            {
                return crop;
            }
        }

        return new(0, 0, width, height);
    }

    private static void Paint(RgbImage image, CropWindow canvas, Span<byte> pixels)
    {
        if ((canvas.Width, canvas.Height) != (image.Width, image.Height))
        {
            for (var i = 0; i < 3 * canvas.Width * canvas.Height; i += 3)
            {
                CanvasColour.CopyTo(pixels[i..]);
            }
        }

        for (var y = 0; y < image.Height; y++)
        {
            image.Bytes.AsSpan(3 * y * image.Width, 3 * image.Width).CopyTo(pixels[(3 * ((canvas.Top + y) * canvas.Width + canvas.Left))..]);
        }
    }

    private void CopyMirrored(ReadOnlySpan<byte> pixels, bool isMirrored, bool isUpsideDown, Span<byte> destination)
    {
        var length = 3 * Size.Width;
        for (var y = 0; y < Size.Height; y++)
        {
            var source = pixels.Slice(y * length, length);
            var row = destination.Slice((isUpsideDown ? Size.Height - 1 - y : y) * length, length);
            if (!isMirrored)
            {
                source.CopyTo(row);
                continue;
            }

            for (var i = 0; i < length; i += 3)
            {
                (row[length - 3 - i], row[length - 2 - i], row[length - 1 - i]) = (source[i], source[i + 1], source[i + 2]);
            }
        }
    }

    private static bool HasCentre(CropWindow crop, Box box) =>
        box.CentreX >= crop.Left && box.CentreX < crop.Left + crop.Width && box.CentreY >= crop.Top && box.CentreY < crop.Top + crop.Height;

    private static Box Moved(Box box, double x, double y) => new(box.Left + x, box.Top + y, box.Right + x, box.Bottom + y);

    private Box Seen(Box box, CropWindow crop)
    {
        var clipped = box.Intersect(new(crop.Left, crop.Top, crop.Left + crop.Width, crop.Top + crop.Height));
        return Moved(clipped, -crop.Left, -crop.Top).Scale((double)Size.Width / crop.Width, (double)Size.Height / crop.Height);
    }

    private Box Mirrored(Box box, bool isMirrored, bool isUpsideDown)
    {
        var (left, right) = isMirrored ? (Size.Width - box.Right, Size.Width - box.Left) : (box.Left, box.Right);
        var (top, bottom) = isUpsideDown ? (Size.Height - box.Bottom, Size.Height - box.Top) : (box.Top, box.Bottom);
        return new(left, top, right, bottom);
    }
}
