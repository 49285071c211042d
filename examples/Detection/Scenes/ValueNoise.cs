using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Scenes;

/// <summary>A smooth random field on an image: numbers from -1 to 1 at the points of a lattice, and cubic steps between them.</summary>
/// <remarks>Made with the four operations alone, which give the same on every machine.</remarks>
internal sealed class ValueNoise
{
    private readonly int columns;
    private readonly int spacingX;
    private readonly int spacingY;
    private readonly float[] lattice;

    /// <summary>Draws a field.</summary>
    /// <param name="width">The width of the image.</param>
    /// <param name="height">The height of the image.</param>
    /// <param name="spacingX">The pixels between two points of a row of the lattice.</param>
    /// <param name="spacingY">The pixels between two rows of the lattice.</param>
    /// <param name="random">Is drawn from.</param>
    public ValueNoise(int width, int height, int spacingX, int spacingY, ref SampleRandom random)
    {
        (this.spacingX, this.spacingY) = (spacingX, spacingY);
        columns = (width - 1) / spacingX + 2;
        lattice = new float[columns * ((height - 1) / spacingY + 2)];
        for (var i = 0; i < lattice.Length; i++)
        {
            lattice[i] = (float)random.NextDouble(-1, 1);
        }
    }

    /// <summary>The value at a pixel, -1 to 1.</summary>
    public float At(int x, int y)
    {
        var (column, offsetX) = Math.DivRem(x, spacingX);
        var (row, offsetY) = Math.DivRem(y, spacingY);
        var (shareX, shareY) = (Step((float)offsetX / spacingX), Step((float)offsetY / spacingY));
        var upper = lattice.AsSpan(row * columns + column, 2);
        var lower = lattice.AsSpan((row + 1) * columns + column, 2);
        return Between(Between(upper[0], upper[1], shareX), Between(lower[0], lower[1], shareX), shareY);
    }

    private static float Step(float share) => share * share * (3 - 2 * share);

    private static float Between(float first, float second, float share) => first + share * (second - first);
}
