using FluentAssertions;
using MultiTaskGH.Examples.Common;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Tests;

/// <summary>The loop that runs have in common, with a model, an evaluation and an identity that no example has.</summary>
public sealed class TrainingLoopTests : IDisposable
{
    private const int Iterations = 20;

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(13)]
    public void A_run_that_is_stopped_and_resumed_ends_as_one_that_was_not(int stopAfter)
    {
        var straight = Train("straight");
        Train("stopped", stopAfter: stopAfter).Iteration.Should().Be(stopAfter);
        var resumed = Train("stopped");
        resumed.Should().BeEquivalentTo(straight, options => options.ComparingByMembers<Outcome>().WithStrictOrdering());
        resumed.Evaluations.Select(evaluation => evaluation.Iteration).Should().Equal(5, 10, 15, 20);
        File.ReadAllText(Path.Combine(folder["stopped"], "history.csv")).Should().Be(File.ReadAllText(Path.Combine(folder["straight"], "history.csv")));
    }

    [Fact]
    public void Rates_are_set_at_the_beginning_of_an_iteration()
    {
        using var model = Start();
        using var batch = ones(4, 3);
        foreach (var rate in (double[])[0.1, 0.05, 0.1 / 3])
        {
            model.Iterate(batch);
            model.Optimizers.Should().ContainSingle().Which.ParamGroups.Should().ContainSingle().Which.LearningRate.Should().Be(rate);
        }
    }

    [Fact]
    public void An_iteration_leaves_no_tensors_behind()
    {
        using var model = Start();
        using var batch = ones(4, 3);
        model.Iterate(batch);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        model.Iterate(batch);
        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void A_checkpoint_of_another_run_is_refused()
    {
        Train("run", stopAfter: 6);
        var train = () => Train("run", rows: 8);
        train.Should().Throw<InputException>().WithMessage($"{Path.Combine(folder["run"], "checkpoint")}: the checkpoint must be of this run. *");
    }

    [Fact]
    public void A_number_that_is_not_finite_and_a_failure_of_torch_are_told_with_their_advice()
    {
        using var model = Start();
        using var loop = new TrainingLoop<Evaluation>(model, Settings(), new Identity { Rows = 4, Device = "cpu" }, folder: null);
        var broken = () => loop.Run(() => model.Iterate(full([4, 3], float.NaN)), () => Evaluation.Of(model), new Recorder(), default);
        broken.Should().Throw<TrainingException>().WithMessage("Training broke down in iteration 1 of toy, seed 3. Task '*. Lower the rate.");
        var failed = () => loop.Run(() => ones(2, 3).mm(ones(4, 5)), () => Evaluation.Of(model), new Recorder(), default);
        failed.Should().Throw<TrainingException>().WithMessage("Training broke down in iteration 1 of toy, seed 3. mat1 and mat2 * A smaller --batch may help.")
            .Which.Message.Should().NotContain("\n");
    }

    [Fact]
    public void Progress_shows_the_measure_by_its_name()
    {
        var before = Console.Out;
        using var text = new StringWriter();
        Console.SetOut(text);
        try
        {
            TrainingProgress.Show(progress =>
            {
                progress.StartRun("toy", 10);
                progress.Report(new(5, 0.25, double.NaN, 0.5, "mAP"), evaluated: true);
                progress.Report(new(10, 0.25, 0.75, 1), evaluated: true);
            });
        }
        finally
        {
            Console.SetOut(before);
        }

        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(2);
        lines[0].Should().Contain(" 5 / 10  loss  0.250  mAP  50.0 %  ");
        lines[1].Should().Contain(" 10 / 10  loss  0.250  accuracy 100.0 %  conflicts  75 %  ");
    }

    public void Dispose() => folder.Dispose();

    private static ToyModel Start()
    {
        manual_seed(3);
        var model = new ToyModel();
        model.Start();
        return model;
    }

    private static TrainingLoopSettings Settings() => new()
    {
        Name = "toy",
        Description = "toy, seed 3",
        Iterations = Iterations,
        CheckpointEvery = 2,
        MeasureName = "error",
        NonFiniteAdvice = "Lower the rate.",
    };

    private Outcome Train(string name, int stopAfter = Iterations, int rows = 4)
    {
        using var model = Start();
        using var loop = new TrainingLoop<Evaluation>(model, Settings(), new Identity { Rows = rows, Device = "cpu" }, new RunFolder(folder[name]));
        using var cancellation = new CancellationTokenSource();
        var progress = new Recorder();
        loop.Run(Iterate, () => Evaluation.Of(model), progress, cancellation.Token);
        loop.IsDone.Should().Be(stopAfter == Iterations);
        progress.Latest.MeasureName.Should().Be("error");
        progress.Latest.Measure.Should().Be(loop.Evaluations.Count == 0 ? double.NaN : loop.Evaluations[^1].Measure / 100);
        using var weights = cat([.. model.parameters().Select(parameter => parameter.flatten())]).detach();
        return new(model.Iteration, model.Rows, weights.data<float>().ToArray(), [.. loop.Evaluations], loop.Trace.Weights(0));

        void Iterate()
        {
            model.Iterate(randn(rows, 3));
            if (model.Iteration == stopAfter)
            {
                cancellation.Cancel();
            }
        }
    }

    private sealed record Outcome(int Iteration, long Rows, float[] Parameters, Evaluation[] Evaluations, double[] Weights);

    private sealed record Identity : RunIdentity
    {
        public required int Rows { get; init; }
    }

    private sealed record Evaluation(int Iteration, float Norm) : IEvaluation<Evaluation>
    {
        public double Measure => Norm;

        public static Evaluation Of(ToyModel model)
        {
            using var norm = model.parameters().First().norm();
            return new(model.Iteration, norm.ToSingle());
        }

        public static Evaluation Read(BinaryReader reader) => new(reader.ReadInt32(), reader.ReadSingle());

        public void Write(BinaryWriter writer)
        {
            writer.Write(Iteration);
            writer.Write(Norm);
        }
    }

    private sealed class Recorder : TrainingProgress
    {
        public TrainingStatus Latest { get; private set; }

        public override void StartRun(string name, int iterations, int done = 0)
        {
        }

        public override void Report(TrainingStatus status, bool evaluated) => Latest = status;
    }
}
