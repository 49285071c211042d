namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>Gives an object another colour.</summary>
internal sealed record ChangeColour(SceneCell Cell, SceneSize Size, SceneShape Shape, SceneColour Colour) : Modification
{
    public override string Text =>
        $"make {SceneVocabulary.Cells[Cell]} {SceneVocabulary.Sizes[Size]} {SceneVocabulary.Shapes[Shape]} {SceneVocabulary.Colours[Colour]}";

    public override bool AppliesTo(Scene scene) => scene[Cell] is { } item && item.Size == Size && item.Shape == Shape && item.Colour != Colour;

    private protected override Scene Change(Scene scene) => scene.With(scene[Cell]! with { Colour = Colour });
}
