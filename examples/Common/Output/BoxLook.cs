using SkiaSharp;

namespace MultiTaskGH.Examples.Common;

/// <summary>How boxes of a kind are drawn.</summary>
/// <param name="Name">What the legend says.</param>
/// <param name="Colour">The colour of lines and letters.</param>
/// <param name="IsDashed">Whether lines are broken.</param>
/// <param name="HasTextBelow">Whether letters stand at the lower edge; otherwise at the upper one.</param>
internal sealed record BoxLook(string Name, SKColor Colour, bool IsDashed = false, bool HasTextBelow = false);
