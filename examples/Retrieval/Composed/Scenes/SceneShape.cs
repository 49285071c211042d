namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>The form of an object; <see cref="SceneVocabulary.Shapes"/> has the words.</summary>
internal enum SceneShape
{
    Rectangle,
    Circle,
    Triangle,
}
