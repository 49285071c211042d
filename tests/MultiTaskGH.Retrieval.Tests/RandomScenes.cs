using MultiTaskGH.Examples.Retrieval.Composed.Scenes;

namespace MultiTaskGH.Retrieval.Tests;

/// <summary>Scenes without any pattern.</summary>
internal static class RandomScenes
{
    /// <summary>A scene with 0 to 9 objects, each anywhere in its place.</summary>
    public static Scene Draw(Random random)
    {
        var scene = new Scene([]);
        foreach (var cell in SceneVocabulary.Cells.Values.Where(_ => random.Next(2) == 0))
        {
            var (row, column) = Math.DivRem((int)cell, 3);
            scene = scene.With(new(
                (SceneSize)random.Next(2),
                (SceneColour)random.Next(8),
                (SceneShape)random.Next(3),
                (row + 0.01 + 0.98 * random.NextDouble()) / 3,
                (column + 0.01 + 0.98 * random.NextDouble()) / 3));
        }

        return scene;
    }
}
