using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.Composed.Data;

namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>Makes up a data set like CSS in its 2-D form: pictures of coloured shapes on a 3 x 3 grid, and sentences that ask for a change of one shape.</summary>
/// <remarks>
/// What it makes depends on the settings alone and is the same on every machine. Scenes come in families of up to 20, each scene a modification of another
/// one. Queries are all pairs that one modification leads from the first to the second of: so several of them start at one image, and several have one sentence.
/// </remarks>
internal static class SceneGenerator
{
    private const int MostImages = 100_000;

    /// <summary>Makes up scenes and draws them.</summary>
    /// <exception cref="InputException">A number of images is out of its range.</exception>
    public static ComposedData Create(SceneSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var (training, test) = Draw(settings);
        var trainingSplit = training.Draw();
        try
        {
            return new("scenes", trainingSplit, test.Draw());
        }
        catch
        {
            trainingSplit.Dispose();
            throw;
        }
    }

    /// <summary>Makes up scenes.</summary>
    /// <exception cref="InputException">A number of images is out of its range.</exception>
    public static (SceneSet Training, SceneSet Test) Draw(SceneSettings settings)
    {
        Check("training", settings.TrainingImages);
        Check("test", settings.TestImages);
        var training = SceneSet.Draw(settings.TrainingImages, ScenePart.Training, settings, _ => true);
        var seen = training.Scenes.Select(scene => scene.Label).ToHashSet(StringComparer.Ordinal);
        return (training, SceneSet.Draw(settings.TestImages, ScenePart.Test, settings, scene => !seen.Contains(scene.Label)));
    }

    private static void Check(string part, int count)
    {
        if (count is < SceneSet.FewestScenes or > MostImages)
        {
            throw new InputException($"The number of {part} images must be from {SceneSet.FewestScenes} to {MostImages:N0}. Found {count}.");
        }
    }
}
