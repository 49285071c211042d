namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>A coloured shape in a picture.</summary>
/// <param name="Size">Its size.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Shape">Its form.</param>
/// <param name="Y">Its middle, as a share of the picture's height.</param>
/// <param name="X">Its middle, as a share of the picture's width.</param>
internal sealed record SceneObject(SceneSize Size, SceneColour Colour, SceneShape Shape, double Y, double X)
{
    public SceneCell Cell => SceneGrid.CellOf(Y, X);

    /// <summary>The object in words, such as <c>top-left large red circle</c>.</summary>
    public string Label =>
        $"{SceneVocabulary.Cells[Cell]} {SceneVocabulary.Sizes[Size]} {SceneVocabulary.Colours[Colour]} {SceneVocabulary.Shapes[Shape]}";

    /// <summary>An object in the middle of a place.</summary>
    public static SceneObject At(SceneCell cell, SceneSize size, SceneColour colour, SceneShape shape)
    {
        var (y, x) = SceneGrid.Centre(cell);
        return new(size, colour, shape, y, x);
    }
}
