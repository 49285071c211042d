using FluentAssertions;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Tests;

public sealed class HarmonizerNamesTests
{
    [Fact]
    public void Every_name_stands_for_a_harmonizer_of_its_own_that_takes_the_numbers_of_tasks_it_serves()
    {
        var all = HarmonizerNames.All.Select(HarmonizerNames.Parse).ToArray();
        all.Select(method => method.Harmonizer).Should().OnlyHaveUniqueItems();
        all.Select(method => method.Label).Should().OnlyHaveUniqueItems();
        foreach (var method in all)
        {
            foreach (var tasks in (int[])[2, 3, 7, 14])
            {
                var start = () => method.Harmonizer.Start(tasks).Dispose();
                if (method.Serves(tasks))
                {
                    start.Should().NotThrow(method.Name);
                    method.CheckTasks(tasks);
                }
                else
                {
                    FluentActions.Invoking(() => method.CheckTasks(tasks)).Should().Throw<InputException>().WithMessage($"--harmonizer {method.Name} *Found a problem with {tasks}*");
                }
            }
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
