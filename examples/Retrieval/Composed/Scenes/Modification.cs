namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>A change of one object of a scene, and the sentence that asks for it.</summary>
/// <remarks>
/// The sentences are <c>add large red circle to top-left</c>, <c>remove top-left large red circle</c>, <c>make middle-left large circle green</c> and
/// <c>make middle-left green circle small</c>. The third one is from CSS; it names all that the object has but what changes, and so does the fourth.
/// </remarks>
internal abstract record Modification
{
    private protected Modification()
    {
    }

    /// <summary>All that there are, each once: 432 of each of the four kinds.</summary>
    public static IReadOnlyList<Modification> All { get; } = Enumerate();

    /// <summary>The sentence; <see cref="ModificationParser.Parse"/> reads it.</summary>
    public abstract string Text { get; }

    /// <summary>The change that leads from one scene to another.</summary>
    /// <returns>The change; null where none leads there at once. Where in their places objects stand must be the same, or else they are other objects.</returns>
    public static Modification? Between(Scene from, Scene to)
    {
        Modification? found = null;
        foreach (var cell in SceneVocabulary.Cells.Values)
        {
            var (before, after) = (from[cell], to[cell]);
            if (before == after)
            {
                continue;
            }

            var change = (before, after) switch
            {
                (null, { } added) => new AddObject(added.Size, added.Colour, added.Shape, cell),
                ({ } removed, null) => new RemoveObject(cell, removed.Size, removed.Colour, removed.Shape),
                _ when before == after! with { Colour = before!.Colour } => new ChangeColour(cell, before.Size, before.Shape, after.Colour),
                _ when before == after! with { Size = before!.Size } => (Modification)new ChangeSize(cell, before.Colour, before.Shape, after.Size),
                _ => null,
            };
            if (change is null || found is not null)
            {
                return null;
            }

            found = change;
        }

        return found;
    }

    /// <summary>Whether the scene has what is to be changed, and not yet what it is to be changed to.</summary>
    public abstract bool AppliesTo(Scene scene);

    /// <summary>The scene afterwards. What is changed stays where it was; what is added stands in the middle of its place.</summary>
    /// <exception cref="ArgumentException">The change does not apply: the object is not there, or its place is taken, or it has the colour or size already.</exception>
    public Scene Apply(Scene scene) =>
        AppliesTo(scene) ? Change(scene) : throw new ArgumentException($"The scene must be one that the change '{Text}' applies to. Found '{scene.Label}'.", nameof(scene));

    private protected abstract Scene Change(Scene scene);

    private static Modification[] Enumerate()
    {
        var (cells, sizes, colours, shapes) = (SceneVocabulary.Cells.Values, SceneVocabulary.Sizes.Values, SceneVocabulary.Colours.Values, SceneVocabulary.Shapes.Values);
        var objects = from cell in cells from size in sizes from colour in colours from shape in shapes select (cell, size, colour, shape);
        return
        [
            .. objects.SelectMany<(SceneCell Cell, SceneSize Size, SceneColour Colour, SceneShape Shape), Modification>(item =>
            [
                new AddObject(item.Size, item.Colour, item.Shape, item.Cell),
                new RemoveObject(item.Cell, item.Size, item.Colour, item.Shape),
                new ChangeColour(item.Cell, item.Size, item.Shape, item.Colour),
                new ChangeSize(item.Cell, item.Colour, item.Shape, item.Size),
            ]),
        ];
    }
}
