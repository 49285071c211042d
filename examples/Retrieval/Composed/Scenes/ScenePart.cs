namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>What scenes are for; no scene is in both parts.</summary>
internal enum ScenePart
{
    Training,
    Test,
}
