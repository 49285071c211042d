namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>A place on the grid of 3 x 3, row by row from the top left; <see cref="SceneVocabulary.Cells"/> has the words.</summary>
internal enum SceneCell
{
    TopLeft,
    TopCenter,
    TopRight,
    MiddleLeft,
    MiddleCenter,
    MiddleRight,
    BottomLeft,
    BottomCenter,
    BottomRight,
}
