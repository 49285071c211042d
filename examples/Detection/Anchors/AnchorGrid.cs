using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Anchors;

/// <summary>The boxes that a detector starts from: some shapes at each place of each level of a feature pyramid.</summary>
/// <remarks>
/// W. Liu et al., <em>SSD: Single Shot MultiBox Detector</em>, ECCV 2016, section 2.2, with the sizes per level of T.-Y. Lin et al., <em>Focal Loss for
/// Dense Object Detection</em>, ICCV 2017, section 4: a base size of a fixed multiple of the level's stride, times 1 and the square root of 2, each as
/// high as wide, twice as high and twice as wide at the same area.
/// </remarks>
public sealed class AnchorGrid
{
    /// <summary>How many anchors each place has.</summary>
    public const int ShapesPerPlace = 6;

    // The cells, platelets and digits of the examples are 10 to 90 pixels large at strides of 8 to 32.
    private const double BaseSizeInStrides = 2;

    private static readonly double[] Scales = [1, Math.Sqrt(2)];
    private static readonly double[] AspectRatios = [0.5, 1, 2];

    /// <summary>Lays out the anchors.</summary>
    /// <param name="height">The height of the network's input in pixels, a multiple of each stride.</param>
    /// <param name="width">Its width, a multiple too.</param>
    /// <param name="strides">The pixels between two places of a level, level by level.</param>
    /// <exception cref="ArgumentOutOfRangeException">The height or width is no positive multiple of a stride.</exception>
    public AnchorGrid(int height, int width, IReadOnlyList<int> strides)
    {
        ArgumentNullException.ThrowIfNull(strides);
        Height = height;
        Width = width;
        var boxes = new List<Box>();
        foreach (var stride in strides)
        {
            CheckMultiple(height, stride, nameof(height));
            CheckMultiple(width, stride, nameof(width));
            for (var row = 0; row < height / stride; row++)
            {
                for (var column = 0; column < width / stride; column++)
                {
                    AddPlace(boxes, (column + 0.5) * stride, (row + 0.5) * stride, stride);
                }
            }
        }

        Boxes = boxes;
    }

    /// <summary>The height of the network's input in pixels.</summary>
    public int Height { get; }

    /// <summary>The width of the network's input in pixels.</summary>
    public int Width { get; }

    /// <summary>The anchors: by level, row, column and shape, in pixels of the input. Those at the rim reach beyond it.</summary>
    public IReadOnlyList<Box> Boxes { get; }

    private static void AddPlace(List<Box> boxes, double x, double y, int stride)
    {
        foreach (var scale in Scales)
        {
            foreach (var ratio in AspectRatios)
            {
                var size = BaseSizeInStrides * stride * scale;
                var (width, height) = (size * Math.Sqrt(ratio), size / Math.Sqrt(ratio));
                boxes.Add(new(x - width / 2, y - height / 2, x + width / 2, y + height / 2));
            }
        }
    }

    private static void CheckMultiple(int length, int stride, string name)
    {
        if (length <= 0 || length % stride != 0)
        {
            throw new ArgumentOutOfRangeException(name, length, $"{name} must be a positive multiple of the stride {stride}.");
        }
    }
}
