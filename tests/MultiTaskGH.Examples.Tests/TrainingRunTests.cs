using FluentAssertions;
using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;
using TorchSharp;

namespace MultiTaskGH.Examples.Tests;

public sealed class TrainingRunTests : IDisposable
{
    private readonly AdaptationTask task = AdaptationTask.Load(DigitDomain.Parse("mnist"), DigitDomain.Parse("optdigits"), dataFolder: null, torch.CPU);

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(12)]
    public void Each_accuracy_is_reported_once_wherever_the_run_is_stopped(int stopAfter)
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Recorder(stopAfter, cancellation);
        var settings = new RunSettings { Iterations = 12, BatchSize = 4, LearningRate = 0.01, Device = torch.CPU };
        var (result, _) = TrainingRun.Train(RunPlan.SourceOnly, task, settings, seed: 0, folder: null, progress, cancellation.Token);
        result.Iterations.Should().Be(stopAfter);
        int[] expected = [.. new[] { 5, 10 }.Where(iteration => iteration < stopAfter), stopAfter];
        progress.Evaluated.Should().Equal(expected);
        result.Evaluations.Select(evaluation => evaluation.Iteration).Should().Equal(expected);
    }

    public void Dispose() => task.Dispose();

    private sealed class Recorder(int stopAfter, CancellationTokenSource cancellation) : TrainingProgress
    {
        public List<int> Evaluated { get; } = [];

        public override void StartRun(string name, int iterations)
        {
        }

        public override void Report(TrainingStatus status, bool evaluated)
        {
            if (evaluated)
            {
                Evaluated.Add(status.Iteration);
            }

            if (status.Iteration == stopAfter)
            {
                cancellation.Cancel();
            }
        }
    }
}
