using System.Globalization;
using MultiTaskGH.Examples.Detection.Boxes;

namespace MultiTaskGH.Examples.Detection.Data;

/// <summary>An object of a Pascal VOC annotation, with the corners that are written there: pixels count from 1, and the last ones belong to the object.</summary>
internal sealed record VocObject(string ClassName, double XMin, double YMin, double XMax, double YMax, bool IsDifficult)
{
    /// <summary>The box in continuous coordinates.</summary>
    public Box Box => new(XMin - 1, YMin - 1, XMax, YMax);

    /// <summary>Class and corners, for messages.</summary>
    public string Description => string.Create(CultureInfo.InvariantCulture, $"{ClassName} {XMin} {YMin} {XMax} {YMax}");
}
