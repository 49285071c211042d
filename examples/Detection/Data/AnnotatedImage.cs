namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>An image and the objects in it.</summary>
/// <param name="Name">The name without folder of the set and extension.</param>
/// <param name="Path">Its path in the store.</param>
/// <param name="Annotation">The file that says what is in it, as messages name it.</param>
/// <param name="Width">The pixels of a row.</param>
/// <param name="Height">The rows.</param>
/// <param name="Objects">The objects; every box lies within the image.</param>
internal sealed record AnnotatedImage(string Name, string Path, string Annotation, int Width, int Height, IReadOnlyList<AnnotatedObject> Objects);
