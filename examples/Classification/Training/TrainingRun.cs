using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>Trains one method with one seed.</summary>
internal static class TrainingRun
{
    /// <summary>Trains until the last iteration, or until the token is cancelled.</summary>
    /// <param name="plan">The method and its harmonizer.</param>
    /// <param name="task">What is adapted to what.</param>
    /// <param name="settings">How the run trains.</param>
    /// <param name="seed">Decides initialization, dropout, and the order and augmentation of the images.</param>
    /// <param name="folder">Receives checkpoints and history; null to write nothing. A run whose checkpoint lies there goes on where it was.</param>
    /// <param name="progress">Is told where the run stands.</param>
    /// <param name="cancellation">Stops the run after an iteration; it then ends with what it has.</param>
    /// <param name="whenDone">Is given the networks of a run that is done, in evaluation mode, before they are disposed.</param>
    /// <param name="name">What the progress shows; null for the plan's name.</param>
    /// <exception cref="TrainingException">A loss or a gradient is not finite.</exception>
    /// <exception cref="InputException">The checkpoint is broken or of another run, or too many images cannot be read.</exception>
    /// <exception cref="OutputException">Checkpoint or history cannot be written.</exception>
    public static TrainedRun Train(
        RunPlan plan,
        AdaptationTask task,
        RunSettings settings,
        int seed,
        RunFolder? folder,
        TrainingProgress progress,
        CancellationToken cancellation,
        Action<AdaptationMethod, Confusion>? whenDone = null,
        string? name = null)
    {
        manual_seed(seed);
        using var method = Create(plan, task, settings, seed);
        method.Start();
        var loopSettings = new TrainingLoopSettings
        {
            Name = name ?? plan.Name,
            Description = FormattableString.Invariant($"{plan.Name}, seed {seed}"),
            Iterations = settings.Iterations,
            Evaluations = settings.Evaluations,
            CheckpointEvery = settings.CheckpointEvery,
            MemoryAdvice = "A smaller --batch or --side may help.",
        };
        using var loop = new TrainingLoop<RunResult.Evaluation>(method, loopSettings, AdaptationIdentity.Of(plan, task, settings, seed), folder);
        using var source = task.Source.Training(settings.BatchSize, 2 * (ulong)seed, method.Iteration, settings.Device);
        using var target = task.Target.Training(settings.BatchSize, 2 * (ulong)seed + 1, method.Iteration, settings.Device);
        Confusion? latest = null;
        loop.Run(Iterate, Evaluate, progress, cancellation);
        if (loop.IsDone && latest is not null)
        {
            whenDone?.Invoke(method, latest);
        }

        return new(Result(), loop.Trace);

        void Iterate()
        {
            var (images, labels) = source.Draw();
            var unlabelled = target.Draw().Images;
            method.Iterate(new(images, labels, unlabelled));
        }

        RunResult.Evaluation Evaluate()
        {
            latest = Confusion.Of(method, task.Target, settings.Device);
            loop.Recorder.Write("accuracy/target", latest.Accuracy);
            return new(method.Iteration, latest.Accuracy, loop.Trace.RecentLoss, 100 * loop.RecentConflictRate);
        }

        RunResult Result() => new()
        {
            Name = plan.Name,
            Seed = seed,
            Iterations = method.Iteration,
            Completed = loop.IsDone,
            Accuracy = latest?.Accuracy ?? double.NaN,
            MeanClassAccuracy = latest?.MeanClassAccuracy ?? double.NaN,
            OracleAccuracy = loop.Evaluations.Select(evaluation => evaluation.Accuracy).DefaultIfEmpty(double.NaN).Max(),
            Pairs = PairStatistics.Of(loop.Trace, TaskPairs.Neighbours(loop.Trace.TaskKeys.Count)),
            LargestWeight = loop.Trace.LargestWeight,
            UnreadableImages = task.Source.UnreadableCount + task.Target.UnreadableCount,
            Seconds = loop.Trained.TotalSeconds,
            Evaluations = loop.Evaluations,
        };
    }

    /// <summary>Makes the networks of a run; their weights are drawn from torch's global generator.</summary>
    public static AdaptationMethod Create(RunPlan plan, AdaptationTask task, RunSettings settings, int seed) => plan.Method.Create(new()
    {
        Architecture = task.Architecture,
        Harmonizer = plan.Harmonizer?.Harmonizer ?? new Sum(),
        Heads = plan.Heads,
        Iterations = settings.Iterations,
        LearningRate = settings.LearningRate,
        EncoderRateFactor = settings.EncoderRateFactor,
        Parameters = settings.Parameters,
        Seed = (ulong)seed,
        Device = settings.Device,
    });
}
