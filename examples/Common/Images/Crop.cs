using System.Globalization;

namespace MultiTaskGH.Examples.Common;

/// <summary>Which part of a square image networks see.</summary>
public abstract record Crop
{
    private protected Crop()
    {
    }

    /// <summary>Chooses a rectangle, which is then resized to the side of the crop where it has another size.</summary>
    /// <param name="imageSide">Height and width of the image.</param>
    /// <param name="cropSide">Height and width of what networks see, at most those of the image.</param>
    /// <param name="random">Is drawn from.</param>
    internal abstract CropWindow Choose(int imageSide, int cropSide, ref SampleRandom random);
}

/// <summary>The middle.</summary>
public sealed record CentreCrop : Crop
{
    /// <inheritdoc/>
    public override string ToString() => "centre crop";

    internal override CropWindow Choose(int imageSide, int cropSide, ref SampleRandom random)
    {
        // Rounded to even, as in torchvision.
        var start = (int)Math.Round((imageSide - cropSide) / 2.0);
        return new(start, start, cropSide, cropSide);
    }
}

/// <summary>A random place, without a change of scale.</summary>
public sealed record RandomCrop : Crop
{
    /// <inheritdoc/>
    public override string ToString() => "random crop";

    internal override CropWindow Choose(int imageSide, int cropSide, ref SampleRandom random)
    {
        var top = random.NextInt(imageSide - cropSide + 1);
        return new(random.NextInt(imageSide - cropSide + 1), top, cropSide, cropSide);
    }
}

/// <summary>A random place, area and aspect ratio, as in torchvision's <c>RandomResizedCrop</c> (C. Szegedy et al., <em>Going Deeper with Convolutions</em>, CVPR 2015).</summary>
/// <param name="LeastArea">The least area, as a share of the image's; above 0, at most <paramref name="MostArea"/>.</param>
/// <param name="MostArea">The largest area, at most 1.</param>
/// <param name="WidestRatio">The largest ratio of width to height, from 1 on; the least one is its reciprocal.</param>
public sealed record RandomResizedCrop(double LeastArea = 0.08, double MostArea = 1, double WidestRatio = 4.0 / 3) : Crop
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"random resized crop (area {LeastArea:0.###} to {MostArea:0.###}, ratio {1 / WidestRatio:0.###} to {WidestRatio:0.###})");

    internal override CropWindow Choose(int imageSide, int cropSide, ref SampleRandom random)
    {
        const int Attempts = 10;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var area = random.NextDouble(LeastArea, MostArea) * imageSide * imageSide;
            var ratio = Math.Exp(random.NextDouble(-Math.Log(WidestRatio), Math.Log(WidestRatio)));
            var width = (int)Math.Round(Math.Sqrt(area * ratio));
            var height = (int)Math.Round(Math.Sqrt(area / ratio));
            if (width > 0 && height > 0 && width <= imageSide && height <= imageSide)
            {
                var top = random.NextInt(imageSide - height + 1);
                return new(random.NextInt(imageSide - width + 1), top, width, height);
            }
        }

        // A square image lies within every range of ratios.
        return new(0, 0, imageSide, imageSide);
    }
}
