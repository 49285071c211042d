namespace MultiTaskGH.Examples.Retrieval.Composed.Scenes;

/// <summary>The words of CSS (N. Vo et al., <em>Composing Text and Image for Image Retrieval</em>, CVPR 2019).</summary>
internal static class SceneVocabulary
{
    public static EnumWords<SceneShape> Shapes { get; } = new("shape", "rectangle", "circle", "triangle");

    public static EnumWords<SceneSize> Sizes { get; } = new("size", "small", "large");

    public static EnumWords<SceneColour> Colours { get; } = new("colour", "gray", "red", "blue", "green", "brown", "purple", "cyan", "yellow");

    public static EnumWords<SceneCell> Cells { get; } = new(
        "place",
        "top-left", "top-center", "top-right",
        "middle-left", "middle-center", "middle-right",
        "bottom-left", "bottom-center", "bottom-right");
}
