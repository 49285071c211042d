namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>Adds an object at an empty place.</summary>
internal sealed record AddObject(SceneSize Size, SceneColour Colour, SceneShape Shape, SceneCell Cell) : Modification
{
    public override string Text =>
        $"add {SceneVocabulary.Sizes[Size]} {SceneVocabulary.Colours[Colour]} {SceneVocabulary.Shapes[Shape]} to {SceneVocabulary.Cells[Cell]}";

    public override bool AppliesTo(Scene scene) => scene[Cell] is null;

    private protected override Scene Change(Scene scene) => scene.With(SceneObject.At(Cell, Size, Colour, Shape));
}
