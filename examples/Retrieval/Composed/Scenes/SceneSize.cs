namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>The size of an object; <see cref="SceneVocabulary.Sizes"/> has the words.</summary>
internal enum SceneSize
{
    Small,
    Large,
}
