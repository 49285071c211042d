using FluentAssertions;
using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;
using TorchSharp;

namespace MultiTaskGH.Examples.Tests;

public sealed class TrainingRunTests : IDisposable
{
    private readonly DomainSet domains = new(new DigitsDataset(), new() { Channels = 1, Side = 28 });
    private readonly AdaptationTask task;

    public TrainingRunTests() => task = AdaptationTask.Load(domains, "mnist", "optdigits", classes => new TinyArchitecture { Classes = classes, ImageSide = 28 });

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(12)]
    public void Each_accuracy_is_reported_once_wherever_the_run_is_stopped(int stopAfter)
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Recorder(stopAfter, cancellation);
        var settings = new RunSettings
        {
            Iterations = 12,
            BatchSize = 4,
            LearningRate = 0.01,
            EncoderRateFactor = 1,
            Parameters = new Dictionary<string, double>(),
            Device = torch.CPU,
        };
        var plan = RunPlan.Of(SourceOnly.Definition, HarmonizerNames.Parse("sum"), HeadGradients.Own);
        var result = TrainingRun.Train(plan, task, settings, seed: 0, folder: null, progress, cancellation.Token).Result;
        result.Iterations.Should().Be(stopAfter);
        int[] expected = [.. new[] { 5, 10 }.Where(iteration => iteration < stopAfter), stopAfter];
        progress.Evaluated.Should().Equal(expected);
        result.Evaluations.Select(evaluation => evaluation.Iteration).Should().Equal(expected);
    }

    public void Dispose() => domains.Dispose();

    private sealed class Recorder(int stopAfter, CancellationTokenSource cancellation) : TrainingProgress
    {
        public List<int> Evaluated { get; } = [];

        public override void StartRun(string name, int iterations, int done = 0)
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
