using FluentAssertions;

namespace MultiTaskGH.Tests.Harmonizers;

public class HarmonizerResultTests
{
    [Fact]
    public void The_default_value_is_solved()
    {
        default(HarmonizerResult).Should().Be(HarmonizerResult.Solved);
        default(HarmonizerResult).FailedTask.Should().Be(-1);
    }

    [Fact]
    public void Each_outcome_says_what_it_is_and_nothing_else()
    {
        HarmonizerResult.Solved.Should().Match<HarmonizerResult>(result => result.Fallback == null && result.Failure == null && result.FailedTask == -1);
        HarmonizerResult.FellBack("GH").Should().Match<HarmonizerResult>(result => result.Fallback == "GH" && result.Failure == null && result.FailedTask == -1);
        HarmonizerResult.NoSolution(0, "zero").Should().Match<HarmonizerResult>(result => result.Fallback == null && result.Failure == "zero" && result.FailedTask == 0);
    }

    [Fact]
    public void Outcomes_are_equal_by_what_they_say()
    {
        HarmonizerResult.NoSolution(1, "zero").Should().Be(HarmonizerResult.NoSolution(1, "zero"));
        HarmonizerResult.NoSolution(1, "zero").Should().NotBe(HarmonizerResult.NoSolution(0, "zero"));
    }

    [Fact]
    public void Failures_and_fallbacks_are_explained()
    {
        Action noTask = () => HarmonizerResult.NoSolution(-1, "zero");
        Action noReason = () => HarmonizerResult.NoSolution(0, " ");
        Action noExplanation = () => HarmonizerResult.FellBack("");

        noTask.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("task");
        noReason.Should().Throw<ArgumentException>().WithParameterName("reason");
        noExplanation.Should().Throw<ArgumentException>().WithParameterName("explanation");
    }
}
