namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>The 3 x 3 places of a picture.</summary>
internal static class SceneGrid
{
    /// <summary>Height and width of a picture in pixels.</summary>
    public const int Side = 64;

    /// <summary>Rows and columns of the grid.</summary>
    public const int Cells = 3;

    /// <summary>The middle of a place, as shares of the picture's height and width.</summary>
    public static (double Y, double X) Centre(SceneCell cell)
    {
        var (row, column) = Math.DivRem((int)cell, Cells);
        return ((row + 0.5) / Cells, (column + 0.5) / Cells);
    }

    /// <summary>The place that a point lies in.</summary>
    /// <param name="y">A share of the picture's height.</param>
    /// <param name="x">A share of the picture's width.</param>
    public static SceneCell CellOf(double y, double x) => (SceneCell)(Cells * Index(y) + Index(x));

    private static int Index(double share) => (int)Math.Clamp(Cells * share, 0, Cells - 1);
}
