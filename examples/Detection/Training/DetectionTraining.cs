using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Augmentation;
using MultiTaskGH.Examples.Detection.Models;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Detection.Training;

/// <summary>Trains one detector with one seed.</summary>
internal static class DetectionTraining
{
    private const double PretrainedRateFactor = 0.1;
    private const int Evaluations = 5;
    private const int SmallPyramidWidth = 64;

    // Half of the 256 of feature pyramid networks: the layers behind it are to stay small beside the backbone.
    private const int ResNetPyramidWidth = 128;

    /// <summary>Trains until the last iteration, or until the token is cancelled.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">Receives checkpoints and history; null to write nothing. A run whose checkpoint lies there goes on where it was.</param>
    /// <param name="progress">Is told where the run stands.</param>
    /// <param name="cancellation">Stops the run after an iteration, which a checkpoint keeps.</param>
    /// <param name="whenDone">Is given the detector of a run that is done, in evaluation mode, and what it finds on the tests: those of the source, then those of the target.</param>
    /// <returns>What came out, and every step; null where the run was stopped.</returns>
    /// <exception cref="TrainingException">A loss or a gradient is not finite.</exception>
    /// <exception cref="InputException">The checkpoint is broken or of another run, or an image cannot be read.</exception>
    /// <exception cref="OutputException">Checkpoint or history cannot be written.</exception>
    public static (DetectionResult Result, StepTrace Trace)? Train(
        DetectionRun run,
        RunFolder? folder,
        TrainingProgress progress,
        CancellationToken cancellation,
        Action<Detector, IReadOnlyList<TestDetections>>? whenDone = null)
    {
        var (task, plan, settings) = (run.Task, run.Plan, run.Settings);
        manual_seed(run.Seed);
        using var detector = new Detector(SettingsOf(run));
        detector.Start();
        var loopSettings = new TrainingLoopSettings
        {
            Name = run.Name,
            Description = FormattableString.Invariant($"{plan.Name}, seed {run.Seed}"),
            Iterations = settings.Iterations,
            Evaluations = Evaluations,
            CheckpointEvery = settings.CheckpointEvery,
            MeasureName = "mAP",
            MemoryAdvice = "A smaller --batch or --input may help.",
        };
        using var loop = new TrainingLoop<DetectionEvaluation>(detector, loopSettings, run.Identity, folder);
        using var source = new DetectionBatches(task.Source.Training, task.Augmentation, settings.BatchSize, 2 * (ulong)run.Seed, detector.Iteration, settings.Device);
        using var target = plan.IsAligned
            ? new DetectionBatches(task.Target!.Training, task.Augmentation, settings.BatchSize, 2 * (ulong)run.Seed + 1, detector.Iteration, settings.Device)
            : null;
        IReadOnlyList<TestDetections> latest = [];
        loop.Run(Iterate, Evaluate, progress, cancellation);
        if (!loop.IsDone)
        {
            return null;
        }

        whenDone?.Invoke(detector, latest);
        return (Result(), loop.Trace);

        void Iterate()
        {
            var (images, objects) = source.Draw();
            detector.Iterate(new(images, objects, target?.Draw().Images));
        }

        DetectionEvaluation Evaluate()
        {
            latest = [.. new[] { task.Source, task.Target }.OfType<DetectionSplit>().Select(split => TestDetections.Of(detector, split.Test, task.Augmentation.Size, settings.Device))];
            double[] means = [.. latest.Select(detections => Precision.Of(detections.Metrics).MeanAP50)];
            loop.Recorder.Write("mAP/test", means[0]);
            if (means.Length > 1)
            {
                loop.Recorder.Write("mAP/target", means[1]);
            }

            return new(detector.Iteration, means[0], means.Length > 1 ? means[1] : double.NaN, loop.Trace.RecentLoss, 100 * loop.RecentConflictRate);
        }

        DetectionResult Result() => new()
        {
            Name = plan.Name,
            Seed = run.Seed,
            Test = Precision.Of(latest[0].Metrics),
            Target = latest.Count > 1 ? Precision.Of(latest[1].Metrics) : null,

            // Without alignment the third task sat out of every step.
            Pairs = PairStatistics.Of(loop.Trace, TaskPairs.All(plan.IsAligned ? 3 : 2)),
            LargestWeight = loop.Trace.LargestWeight,
            Seconds = loop.Trained.TotalSeconds,
            Evaluations = loop.Evaluations,
        };
    }

    private static DetectorSettings SettingsOf(DetectionRun run) => new()
    {
        Classes = run.Task.ClassNames.Count,
        Height = run.Task.Augmentation.Size.Height,
        Width = run.Task.Augmentation.Size.Width,
        Backbone = () => run.Task.Backbone.ResNet is { } residual ? new ResNetBackbone(residual) : new SmallBackbone(),
        PyramidWidth = run.Task.Backbone.ResNet is null ? SmallPyramidWidth : ResNetPyramidWidth,
        Harmonizer = run.Plan.Harmonizer.Harmonizer,
        Heads = run.Plan.Heads,
        BoxLoss = run.Settings.BoxLoss,
        Iterations = run.Settings.Iterations,
        LearningRate = run.Settings.LearningRate,
        BackboneRateFactor = run.Task.Backbone.IsPretrained ? PretrainedRateFactor : 1,
        AlignmentStrength = run.Settings.AlignmentStrength,
        Seed = (ulong)run.Seed,
        Device = run.Settings.Device,
    };
}
