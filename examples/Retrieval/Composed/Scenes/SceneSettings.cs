namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>How many scenes are made up, and of what.</summary>
internal sealed record SceneSettings
{
    /// <summary>Images for training; queries are about three times as many. 4,000 use nearly all of the 1,728 sentences, several times each.</summary>
    public int TrainingImages { get; init; } = 4_000;

    /// <summary>Images for tests, all of which are in the gallery. The queries of 1,000 are nearly 3,000: the standard error of a recall is about a percentage point.</summary>
    public int TestImages { get; init; } = 1_000;

    /// <summary>Decides what scenes show.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Whether a third of the pairs of a shape and a colour is in training alone and a third in tests alone, as it is in CSS. Every shape and every colour
    /// is in both.
    /// </summary>
    public bool HasNovelPairs { get; init; }
}
