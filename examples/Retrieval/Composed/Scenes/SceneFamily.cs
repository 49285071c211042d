using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>Scenes that come from one another by modifications.</summary>
/// <remarks>
/// A target has many near neighbours so: without the text, any of them could be meant. Within a family, objects at one place stand at the same point of
/// it, so that a modification leaves all else where it was.
/// </remarks>
internal sealed class SceneFamily
{
    private const int FewestObjects = 2;
    private const int MostObjects = 7;
    private const int FewestObjectsAtFirst = 3;
    private const int MostObjectsAtFirst = 6;

    // In pixels. The middles of neighbours stay 18.3 apart, and no object is more than 17 high or wide: there is white between any two.
    private const double MostOffset = 1.5;

    // In a family of a few scenes there may be nothing new to take over.
    private const int Attempts = 40;

    private readonly IReadOnlyList<(SceneColour Colour, SceneShape Shape)> looks;
    private readonly Predicate<Scene> isFree;
    private readonly (double Y, double X)[] points;
    private readonly List<Scene> scenes = [];
    private readonly HashSet<string> labels = new(StringComparer.Ordinal);
    private SampleRandom random;

    private SceneFamily(IReadOnlyList<(SceneColour Colour, SceneShape Shape)> looks, Predicate<Scene> isFree, SampleRandom random)
    {
        this.looks = looks;
        this.isFree = isFree;
        this.random = random;
        points = [.. SceneVocabulary.Cells.Values.Select(DrawPoint)];
    }

    /// <summary>Draws the scenes of a family.</summary>
    /// <param name="count">How many.</param>
    /// <param name="looks">What objects may look like.</param>
    /// <param name="isFree">Whether a scene may be in it.</param>
    /// <param name="random">Is drawn from.</param>
    /// <returns>Scenes with labels of their own, each but the first a modification of one before it.</returns>
    public static IReadOnlyList<Scene> Draw(int count, IReadOnlyList<(SceneColour Colour, SceneShape Shape)> looks, Predicate<Scene> isFree, SampleRandom random)
    {
        var family = new SceneFamily(looks, isFree, random);
        while (!family.TryAdd(family.DrawScene()))
        {
        }

        while (family.scenes.Count < count)
        {
            if (family.random.NextInt(2) == 0 || !family.TryTakeOver())
            {
                while (!family.TryAdd(family.Modify(family.DrawMember())))
                {
                }
            }
        }

        return family.scenes;
    }

    private bool TryAdd(Scene scene)
    {
        if (scene.Objects.Count is < FewestObjects or > MostObjects || !isFree(scene) || !labels.Add(scene.Label))
        {
            return false;
        }

        scenes.Add(scene);
        return true;
    }

    // What one scene has at a place, another one takes over: so scenes have several neighbours, and the same is said of several.
    private bool TryTakeOver()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (scene, other) = (DrawMember(), DrawMember());
            var cell = SceneVocabulary.Cells.Values[random.NextInt(SceneVocabulary.Cells.Values.Count)];
            if (scene[cell] == other[cell])
            {
                continue;
            }

            var changed = other[cell] is { } item ? scene.With(item) : scene.Without(cell);
            if (Modification.Between(scene, changed) is not null && TryAdd(changed))
            {
                return true;
            }
        }

        return false;
    }

    private Scene DrawMember() => scenes[random.NextInt(scenes.Count)];

    private (double Y, double X) DrawPoint(SceneCell cell)
    {
        var (y, x) = SceneGrid.Centre(cell);
        return (y + random.NextDouble(-MostOffset, MostOffset) / SceneGrid.Side, x + random.NextDouble(-MostOffset, MostOffset) / SceneGrid.Side);
    }

    private Scene DrawScene()
    {
        var scene = new Scene([]);
        for (var count = FewestObjectsAtFirst + random.NextInt(MostObjectsAtFirst - FewestObjectsAtFirst + 1); count > 0; count--)
        {
            scene = Add(scene);
        }

        return scene;
    }

    private Scene Modify(Scene scene)
    {
        var item = scene.Objects[random.NextInt(scene.Objects.Count)];
        return random.NextInt(4) switch
        {
            0 => Add(scene),
            1 => scene.Without(item.Cell),
            2 => scene.With(item with { Size = item.Size == SceneSize.Small ? SceneSize.Large : SceneSize.Small }),
            _ => scene.With(item with { Colour = DrawLook(item.Shape).Colour }),
        };
    }

    private Scene Add(Scene scene)
    {
        SceneCell[] empty = [.. SceneVocabulary.Cells.Values.Where(cell => scene[cell] is null)];
        var (y, x) = points[(int)empty[random.NextInt(empty.Length)]];
        var size = SceneVocabulary.Sizes.Values[random.NextInt(SceneVocabulary.Sizes.Values.Count)];
        var (colour, shape) = looks[random.NextInt(looks.Count)];
        return scene.With(new(size, colour, shape, y, x));
    }

    private (SceneColour Colour, SceneShape Shape) DrawLook(SceneShape shape)
    {
        while (true)
        {
            var look = looks[random.NextInt(looks.Count)];
            if (look.Shape == shape)
            {
                return look;
            }
        }
    }
}
