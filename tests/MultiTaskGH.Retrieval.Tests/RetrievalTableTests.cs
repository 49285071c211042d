using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.Composed.Training;
using MultiTaskGH.Examples.Retrieval.Tables;
using MultiTaskGH.Examples.Retrieval.Training;

namespace MultiTaskGH.Retrieval.Tests;

public sealed class RetrievalTableTests : IDisposable
{
    private readonly ComposedProblem problem = SmallProblem.Create();

    [Fact]
    public void A_table_has_means_with_errors_and_differences_paired_by_seed()
    {
        var plans = RetrievalPlan.Comparison([HarmonizerNames.Parse("none"), HarmonizerNames.Parse("gh")], HeadGradients.Own, problem.Reference);
        plans.Select(plan => plan.Name).Should().Equal("clean alone", "none", "GH");
        RetrievalRun[] runs = [.. from seed in new[] { 0, 1 } from plan in plans select new RetrievalRun(problem, plan, SmallProblem.Run(problem).Settings, seed)];

        // R@1 of no harmonizer is 10 and 20, of GH 13 and 21: by 2 ± 1 points more. One run of the reference is missing.
        double[] first = [50, 10, 13, 0, 20, 21];
        var text = new RetrievalTable(new(runs, run => Finished(run, first[Array.IndexOf(runs, run)])), "command").Markdown();
        text.Should().Contain("**5 of 6 runs are done.**");
        Row(text, "clean alone")[1].Should().Be("50.00 (1)");
        Row(text, "none")[1].Should().Be("15.00 ± 5.00");
        Row(text, "GH")[1].Should().Be("17.00 ± 4.00");
        var difference = text[text.IndexOf("## Against", StringComparison.Ordinal)..];
        Row(difference, "GH")[1..3].Should().Equal("+2.00 ± 1.00", "+2.0");
        difference[..difference.IndexOf("## Conflicts", StringComparison.Ordinal)].Should().NotContain("clean alone");
        Row(text[text.IndexOf("## Conflicts", StringComparison.Ordinal)..], "GH")[1..3].Should().Equal("clean, adversarial", "25");
    }

    public void Dispose() => problem.Dispose();

    private FinishedRun<RetrievalIdentity, RetrievalResult>? Finished(RetrievalRun run, double first) => first == 0 ? null : new(
        run.Identity,
        new()
        {
            Name = run.Plan.Name,
            Seed = run.Seed,
            Values = [first, .. new double[problem.Measures.Count - 1]],
            Pairs = run.Plan.Reference is null ? [new("clean", "adversarial", 25, 0.5, 1, 1, 1)] : [],
            LargestWeight = 2,
            Seconds = 3,
            Evaluations = [],
        },
        "a machine",
        1,
        new(2026, 1, 2));

    private static string[] Row(string text, string name) =>
        [.. text.Split('\n').First(line => line.StartsWith($"| {name} ", StringComparison.Ordinal)).Split('|', StringSplitOptions.RemoveEmptyEntries).Select(cell => cell.Trim())];
}
