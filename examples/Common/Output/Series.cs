namespace MultiTaskGH.Examples.Common;

/// <summary>A line of a plot.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="X">The places.</param>
/// <param name="Y">The values, one for each place.</param>
/// <param name="Low">The lower ends of a band around the line; null for no band.</param>
/// <param name="High">The upper ends of the band.</param>
public sealed record Series(string Name, double[] X, double[] Y, double[]? Low = null, double[]? High = null);
