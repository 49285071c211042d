using FluentAssertions;

namespace MultiTaskGH.Tests.Support;

internal static class NumberAssertions
{
    /// <summary>Compares numbers relative to the largest of those expected.</summary>
    public static void ShouldBeClose(this IReadOnlyList<double> found, IReadOnlyList<double> expected, double relativeTolerance, string because = "")
    {
        found.Should().HaveCount(expected.Count, because);
        var scale = expected.Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (var i = 0; i < expected.Count; i++)
        {
            Math.Abs(found[i] - expected[i]).Should().BeLessThanOrEqualTo(relativeTolerance * scale, "element {0} should be {1}, found {2} {3}", i, expected[i], found[i], because);
        }
    }
}
