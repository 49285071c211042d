namespace MultiTaskGH.Examples.Detection.Scenes;

/// <summary>Which digits scenes are drawn of: no digit is in both parts.</summary>
public enum ScenePart
{
    /// <summary>The first four fifths of the digit images.</summary>
    Training,

    /// <summary>The last fifth.</summary>
    Test,
}
