namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>What a picture shows: at each place of the grid one object or none. Never changes.</summary>
internal sealed class Scene
{
    private readonly SceneObject?[] places = new SceneObject?[SceneGrid.Cells * SceneGrid.Cells];

    /// <summary>Puts objects on the grid, in any order.</summary>
    /// <exception cref="ArgumentException">Two are at one place.</exception>
    public Scene(IEnumerable<SceneObject> objects)
    {
        foreach (var item in objects)
        {
            ref var place = ref places[(int)item.Cell];
            place = place is null ? item : throw new ArgumentException($"A place must hold at most one object. Found '{place.Label}' and '{item.Label}'.", nameof(objects));
        }

        Objects = [.. places.OfType<SceneObject>()];
        Label = Objects.Count == 0 ? "empty" : string.Join(", ", Objects.Select(item => item.Label));
    }

    /// <summary>The objects in the order of their places.</summary>
    public IReadOnlyList<SceneObject> Objects { get; }

    /// <summary>The scene in words: the same for scenes whose objects differ in no more than where in their places they stand.</summary>
    public string Label { get; }

    /// <summary>The object at a place; null where there is none.</summary>
    public SceneObject? this[SceneCell cell] => places[(int)cell];

    /// <summary>The scene with an object in its place, in place of the one that may be there.</summary>
    public Scene With(SceneObject item) => new([.. Objects.Where(other => other.Cell != item.Cell), item]);

    /// <summary>The scene without the object that may be at a place.</summary>
    public Scene Without(SceneCell cell) => new(Objects.Where(other => other.Cell != cell));
}
