using FluentAssertions;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Tests;

public sealed class HarmonizerNamesTests
{
    [Fact]
    public void Every_name_stands_for_a_harmonizer_of_its_own_that_takes_two_tasks()
    {
        var definitions = HarmonizerNames.All.Select(name => HarmonizerNames.Parse(name).Harmonizer).ToArray();
        definitions.Should().OnlyHaveUniqueItems();
        foreach (var definition in definitions)
        {
            definition.Start(2).Should().NotBeNull(definition.ToString());
        }
    }

    [Theory]
    [InlineData("none", "sum", "sum")]
    [InlineData("GH++", "gh++", "GH++")]
    [InlineData("gh++-norms", "gh++-norms", "GH++ norms")]
    [InlineData("gh-pairwise", "gh-pairwise", "GH pairwise")]
    [InlineData("pcgrad", "pcgrad", "PCGrad")]
    public void Names_are_read_in_any_case_and_shown_as_in_the_papers(string given, string name, string label)
    {
        var parsed = HarmonizerNames.Parse(given);
        parsed.Name.Should().Be(name);
        parsed.Label.Should().Be(label);
    }
}
