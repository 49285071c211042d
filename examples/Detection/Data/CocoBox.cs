using System.Globalization;
using System.Text.Json.Serialization;
using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>A box as COCO writes it: <c>[x, y, width, height]</c> in continuous pixels from the corner of the image.</summary>
[JsonConverter(typeof(CocoBoxConverter))]
internal readonly record struct CocoBox(double X, double Y, double Width, double Height)
{
    /// <summary>The box by its corners.</summary>
    public Box Box => new(X, Y, X + Width, Y + Height);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{X}, {Y}, {Width}, {Height}]");
}
