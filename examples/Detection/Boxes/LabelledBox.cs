namespace MultiTaskGH.Examples.Detection.Boxes;

/// <summary>An object in an image, as an annotation has it.</summary>
/// <param name="Label">Its class, an index into the names of the classes.</param>
/// <param name="Box">Where it is.</param>
/// <param name="IsDifficult">Whether it is too hard to be asked for: found or missed, it does not count.</param>
public sealed record LabelledBox(int Label, Box Box, bool IsDifficult = false);
