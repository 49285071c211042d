namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>The colour of an object; <see cref="SceneVocabulary.Colours"/> has the words.</summary>
internal enum SceneColour
{
    Gray,
    Red,
    Blue,
    Green,
    Brown,
    Purple,
    Cyan,
    Yellow,
}
