using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.Composed.Models;
using MultiTaskGH.Examples.Retrieval.Composed.Training;
using MultiTaskGH.Examples.Retrieval.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Retrieval.Tests;

public sealed class ComposedLearnerTests : IDisposable
{
    private readonly ComposedProblem problem = SmallProblem.Create();

    [Fact]
    public void Measures_are_recalls_that_rise_with_the_rank_and_fall_under_attack()
    {
        using var learner = Started();
        for (var i = 0; i < 30; i++)
        {
            learner.Iterate();
        }

        var values = learner.Evaluate();
        values.Should().HaveCount(problem.Measures.Count).And.OnlyContain(value => value >= 0 && value <= 100);
        values[..4].Should().BeInAscendingOrder();
        values[4..].Should().BeInAscendingOrder();
        values[4..].Sum().Should().BeLessThan(values[..4].Sum());
        problem.MainOf(values).Should().Be((values[0] + values[4]) / 2);
    }

    [Fact]
    public void An_evaluation_changes_nothing_and_no_tensor_survives_it()
    {
        using var learner = Started();
        learner.Iterate();
        var values = learner.Evaluate();
        var state = State(learner);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        learner.Evaluate().Should().Equal(values);
        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(before);
        State(learner).Should().Equal(state, "neither parameters nor the statistics of batch normalization are the test's to change");
    }

    [Fact]
    public void No_query_finds_its_own_image()
    {
        using var learner = Started();
        using var tests = TestQueries.Of(problem, (Tirg)learner.Model, CPU);
        int[] all = [.. Enumerable.Range(0, problem.Data.Test.Queries.Count)];
        var found = tests.First(tests.Clean, all, problem.Data.Test.Count - 1);
        foreach (var query in all)
        {
            found[query].Should().NotContain(problem.Data.Test.Queries[query].Image).And.OnlyHaveUniqueItems();
        }
    }

    [Fact]
    public void The_reference_trains_with_the_clean_loss_alone()
    {
        var result = RetrievalTraining.Train(SmallProblem.Run(problem, "sum", reference: problem.Reference), folder: null, NoProgress.Instance, CancellationToken.None)!.Value;
        result.Result.Name.Should().Be("clean alone");
        result.Result.Pairs.Should().BeEmpty();
        RetrievalIdentity.Of(problem, new(HarmonizerNames.Parse("sum"), HeadGradients.Own, "clean alone"), SmallProblem.Run(problem).Settings, 0).Tasks.Should().Be("clean");
    }

    [Fact]
    public void A_run_tells_how_the_two_losses_stood_to_each_other()
    {
        var result = RetrievalTraining.Train(SmallProblem.Run(problem), folder: null, NoProgress.Instance, CancellationToken.None)!.Value;
        var pair = result.Result.Pairs.Should().ContainSingle().Subject;
        (pair.First, pair.Second).Should().Be(("clean", "adversarial"));
        pair.MedianCosine.Should().BeInRange(-1, 1);
        result.Trace.Count.Should().Be(6);
    }

    [Fact]
    public void Two_runs_of_a_seed_are_one()
    {
        var first = RetrievalTraining.Train(SmallProblem.Run(problem, "pcgrad", seed: 4), folder: null, NoProgress.Instance, CancellationToken.None)!.Value;
        var second = RetrievalTraining.Train(SmallProblem.Run(problem, "pcgrad", seed: 4), folder: null, NoProgress.Instance, CancellationToken.None)!.Value;
        second.Result.Values.Should().Equal(first.Result.Values);
        second.Trace.InnerProducts(0, 1).Should().Equal(first.Trace.InnerProducts(0, 1));
    }

    public void Dispose() => problem.Dispose();

    private Learner Started()
    {
        manual_seed(1);
        var run = SmallProblem.Run(problem);
        var learner = problem.CreateLearner(run.Plan, run.Settings with { Iterations = 100 }, seed: 0);
        learner.BeginTraining();
        return learner;
    }

    private static double[] State(Learner learner) => [.. ModuleState.Of(learner.Model).SelectMany(entry => entry.Value.to(float64).data<double>().ToArray())];
}
