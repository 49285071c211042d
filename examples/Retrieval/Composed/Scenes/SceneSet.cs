using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.Composed.Data;

namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>Scenes and the queries among them, before they are drawn.</summary>
/// <param name="Scenes">What the images show.</param>
/// <param name="Queries">Every pair of scenes that one modification of an object leads from the first to the second of.</param>
internal sealed record SceneSet(IReadOnlyList<Scene> Scenes, IReadOnlyList<ComposedQuery> Queries)
{
    /// <summary>The fewest scenes of a set: one scene has no target.</summary>
    public const int FewestScenes = 2;

    private const int MostInFamily = 20;

    /// <summary>Makes up a set.</summary>
    /// <param name="count">The number of scenes, at least <see cref="FewestScenes"/>.</param>
    /// <param name="part">What they are for.</param>
    /// <param name="settings">Seed and pairs; the numbers in it do not matter.</param>
    /// <param name="isFree">Whether a scene may be in it.</param>
    public static SceneSet Draw(int count, ScenePart part, SceneSettings settings, Predicate<Scene> isFree)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, FewestScenes);
        var looks = Looks(part, settings.HasNovelPairs);
        var scenes = new List<Scene>(count);
        var queries = new List<ComposedQuery>();
        var families = (count + MostInFamily - 1) / MostInFamily;
        var parts = Enum.GetValues<ScenePart>().Length;
        for (var k = 0; k < families; k++)
        {
            // All families have the same size up to one scene.
            var size = (int)((k + 1L) * count / families) - scenes.Count;
            var family = SceneFamily.Draw(size, looks, isFree, SampleRandom.At(settings.Seed, SampleRandom.Purpose.Scene, parts * (long)k + (long)part));
            AddQueries(family, scenes.Count, queries);
            scenes.AddRange(family);
        }

        return new(scenes, queries);
    }

    /// <summary>The pairs of a colour and a shape that objects of a part may have.</summary>
    public static IReadOnlyList<(SceneColour Colour, SceneShape Shape)> Looks(ScenePart part, bool hasNovelPairs)
    {
        // Along the diagonals, every third pair is in both parts, every third in one of them alone: each shape and each colour is in both.
        var missing = part == ScenePart.Training ? 1 : 2;
        return
        [
            .. from shape in SceneVocabulary.Shapes.Values
               from colour in SceneVocabulary.Colours.Values
               where !hasNovelPairs || ((int)shape + (int)colour) % 3 != missing
               select (colour, shape),
        ];
    }

    /// <summary>Draws the images.</summary>
    public ComposedSplit Draw()
    {
        var images = ImageStack.Create(Scenes.Count, (index, rgb) => ScenePainter.Draw(Scenes[index].Objects, rgb));
        return new(images, [.. Scenes.Select(scene => scene.Label)], Queries);
    }

    private static void AddQueries(IReadOnlyList<Scene> family, int start, List<ComposedQuery> queries)
    {
        for (var from = 0; from < family.Count; from++)
        {
            for (var to = 0; to < family.Count; to++)
            {
                if (Modification.Between(family[from], family[to]) is { } modification)
                {
                    queries.Add(new(start + from, modification.Text, start + to));
                }
            }
        }
    }
}
