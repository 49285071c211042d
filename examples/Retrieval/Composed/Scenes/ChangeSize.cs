namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>Gives an object the other size.</summary>
internal sealed record ChangeSize(SceneCell Cell, SceneColour Colour, SceneShape Shape, SceneSize Size) : Modification
{
    public override string Text =>
        $"make {SceneVocabulary.Cells[Cell]} {SceneVocabulary.Colours[Colour]} {SceneVocabulary.Shapes[Shape]} {SceneVocabulary.Sizes[Size]}";

    public override bool AppliesTo(Scene scene) => scene[Cell] is { } item && item.Colour == Colour && item.Shape == Shape && item.Size != Size;

    private protected override Scene Change(Scene scene) => scene.With(scene[Cell]! with { Size = Size });
}
