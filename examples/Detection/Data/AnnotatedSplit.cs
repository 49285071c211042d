namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>The images of a split in a fixed order.</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="Origin">The file that lists the images, as messages name it.</param>
/// <param name="Images">The images.</param>
/// <param name="ClassNames">The names of the classes that the split knows, in the order of their labels.</param>
internal sealed record AnnotatedSplit(string Name, string Origin, IReadOnlyList<AnnotatedImage> Images, IReadOnlyList<string> ClassNames);
