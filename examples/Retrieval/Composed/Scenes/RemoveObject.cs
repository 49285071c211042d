namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>Takes an object away.</summary>
internal sealed record RemoveObject(SceneCell Cell, SceneSize Size, SceneColour Colour, SceneShape Shape) : Modification
{
    public override string Text =>
        $"remove {SceneVocabulary.Cells[Cell]} {SceneVocabulary.Sizes[Size]} {SceneVocabulary.Colours[Colour]} {SceneVocabulary.Shapes[Shape]}";

    public override bool AppliesTo(Scene scene) => scene[Cell] is { } item && item.Size == Size && item.Colour == Colour && item.Shape == Shape;

    private protected override Scene Change(Scene scene) => scene.Without(Cell);
}
