using FluentAssertions;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.CrossModal.Data;
using MultiTaskGH.Examples.Retrieval.CrossModal.Training;
using SkiaSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Retrieval.Tests;

public sealed class CrossModalLearnerTests : IDisposable
{
    private const int Side = 4;

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Training_ranks_what_is_easy_and_leaves_weights_a_table_and_pictures()
    {
        using var problem = Problem();
        using var learner = Learner(problem, iterations: 60);
        learner.Model.Observer = report => report.TaskKeys.Should().Equal(problem.TaskKeys);
        learner.BeginTraining();
        for (var i = 0; i < 60; i++)
        {
            learner.Iterate();
        }

        var values = learner.Evaluate();
        values.Should().HaveCount(problem.Measures.Count).And.OnlyContain(value => value > 95 && value <= 100);
        learner.WriteFiles(folder.Root, "title");
        File.ReadAllText(folder["categories.md"]).Should().StartWith("| category | queries | mAP first -> second (%) | mAP second -> first (%) |").And.Contain("| dark     |       6 |");
        using (var weights = SafeTensorsFile.Open(folder["model.safetensors"]))
        {
            weights.Tensors.Select(entry => entry.Name).Should().Contain(["projection.weight", "classifier.bias"]);
        }

        using var picture = SKBitmap.Decode(folder["retrieved.png"]);
        (picture.Width, picture.Height).Should().Be((14 + 6 * 110, 36 + 34 + 7 + 10 * (96 + 6 + 18 + 14)));

        // The frames of ten queries are blue, of right answers green: those of the five best of six are all right.
        Pixels(picture, new(0x00, 0x72, 0xB2)).Should().BeGreaterThan(10 * 300);
        Pixels(picture, new(0x00, 0x9E, 0x73)).Should().BeGreaterThan(50 * 300);
        Pixels(picture, new(0xD5, 0x5E, 0x00)).Should().Be(0);
    }

    [Fact]
    public void A_run_that_is_taken_up_again_ends_as_one_that_was_not_stopped()
    {
        using var problem = Problem();
        using var straight = Learner(problem, iterations: 12);
        using (var loop = Loop(straight, "straight"))
        {
            loop.Run(straight.Iterate, () => new(straight.Model.Iteration, 0), NoProgress.Instance, default);
        }

        using (var stopped = Learner(problem, iterations: 12))
        using (var cancellation = new CancellationTokenSource())
        using (var loop = Loop(stopped, "stopped"))
        {
            loop.Run(
                () =>
                {
                    stopped.Iterate();
                    if (stopped.Model.Iteration == 7)
                    {
                        cancellation.Cancel();
                    }
                },
                () => new(stopped.Model.Iteration, 0),
                NoProgress.Instance,
                cancellation.Token);
        }

        using var resumed = Learner(problem, iterations: 12);
        using (var loop = Loop(resumed, "stopped"))
        {
            resumed.Model.Iteration.Should().Be(7);
            loop.Run(resumed.Iterate, () => new(resumed.Model.Iteration, 0), NoProgress.Instance, default);
        }

        Weights(resumed).Should().Equal(Weights(straight));
    }

    [Fact]
    public void The_fingerprint_is_of_the_data_alone()
    {
        using var first = Problem();
        using var second = Problem();
        using var other = Problem(shift: 1e-3f);
        second.Sha256.Should().Be(first.Sha256);
        other.Sha256.Should().NotBe(first.Sha256);
    }

    [Fact]
    public void No_tensor_survives_iterations_evaluations_and_files()
    {
        using var problem = Problem();
        using var learner = Learner(problem, iterations: 20);
        learner.BeginTraining();
        Once();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        Once();
        Once();
        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(before);

        void Once()
        {
            learner.Iterate();
            learner.Evaluate();
            learner.WriteFiles(folder.Root, "title");
        }
    }

    [RealDataFact("wikipedia_cross_modal")]
    public void Wikipedia_is_ranked_far_better_than_by_chance_after_few_iterations()
    {
        using var problem = CrossModalProblem.Wikipedia(Path.Combine(RealDataFactAttribute.Root, "wikipedia_cross_modal"));
        using var learner = Learner(problem, iterations: 60, batch: 100);
        learner.BeginTraining();
        for (var i = 0; i < 60; i++)
        {
            learner.Iterate();
        }

        // Chance is 11.1 %.
        var values = learner.Evaluate();
        values[0].Should().BeGreaterThan(22);
        values[1].Should().BeGreaterThan(18);
        learner.WriteFiles(folder.Root, "title");
        File.Exists(folder["retrieved.png"]).Should().BeFalse("features are no pictures");
    }

    public void Dispose() => folder.Dispose();

    private TrainingLoop<Measured> Loop(CrossModalLearner learner, string name)
    {
        var settings = new TrainingLoopSettings { Name = name, Description = name, Iterations = 12, Evaluations = 1, CheckpointEvery = 5, MeasureName = "mAP", MemoryAdvice = "" };
        var loop = new TrainingLoop<Measured>(learner.Model, settings, new TestIdentity { Device = "CPU" }, new RunFolder(folder[name], KeepsHistory: false));
        learner.BeginTraining();
        return loop;
    }

    private static CrossModalLearner Learner(CrossModalProblem problem, int iterations, int batch = 6)
    {
        manual_seed(1);
        return problem.CreateLearner(
            new(HarmonizerNames.Parse("gradvac"), HeadGradients.Own), new() { Iterations = iterations, BatchSize = batch, LearningRate = problem.Defaults.LearningRate, Device = CPU }, seed: 1);
    }

    // Dark and bright pictures: twelve pairs to train on and twelve to test.
    private static CrossModalProblem Problem(float shift = 0) => new(
        new("made up", "first", "second", ["dark", "bright"], Pairs(0, shift), Pairs(1, 0)) { PictureSide = Side },
        new(Hidden: 16, Embedding: 4, InputDropout: 0.1, Dropout: 0.1, WeightDecay: 0.01),
        new(60, 6, 1e-2));

    private static PairedViews Pairs(ulong seed, float shift)
    {
        var random = SampleRandom.At(seed, SampleRandom.Purpose.View, 0);
        long[] categories = [.. Enumerable.Range(0, 12).Select(i => (long)i % 2)];
        using var scope = NewDisposeScope();
        return new(Views(ref random), Views(ref random), tensor(categories));

        Tensor Views(ref SampleRandom numbers)
        {
            var values = new float[12 * Side * Side];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = shift + (float)numbers.NextDouble(0, 0.4) + (categories[i / (Side * Side)] == 1 ? 0.5f : 0);
            }

            return tensor(values, [12, Side * Side]);
        }
    }

    private static float[] Weights(CrossModalLearner learner) => [.. learner.Model.parameters().SelectMany(parameter => parameter.detach().cpu().data<float>().ToArray())];

    // Below the legend.
    private static int Pixels(SKBitmap picture, SKColor colour) => picture.Pixels.Skip(70 * picture.Width).Count(pixel => pixel == colour);

    private sealed record TestIdentity : RunIdentity;

    private sealed record Measured(int Iteration, double Measure) : IEvaluation<Measured>
    {
        public static Measured Read(BinaryReader reader) => new(reader.ReadInt32(), reader.ReadDouble());

        public void Write(BinaryWriter writer)
        {
            writer.Write(Iteration);
            writer.Write(Measure);
        }
    }
}
