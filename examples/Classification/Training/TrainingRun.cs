using System.Diagnostics;
using System.Runtime.InteropServices;
using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>Trains one method with one seed.</summary>
internal static class TrainingRun
{
    private const int TrimEvery = 50;

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
        var checkpoint = settings.CheckpointEvery is null ? null : folder?.Checkpoint;
        var state = new RunState(RunIdentity.Of(plan, task, settings, seed), method);
        using var recorder = checkpoint is not null && File.Exists(checkpoint) ? state.Load(checkpoint, folder!.HistoryFolder) : new RunRecorder(folder?.HistoryFolder);
        method.Observer = recorder.Observe;
        using var source = task.Source.Training(settings.BatchSize, 2 * (ulong)seed, method.Iteration, settings.Device);
        using var target = task.Target.Training(settings.BatchSize, 2 * (ulong)seed + 1, method.Iteration, settings.Device);
        progress.StartRun(name ?? plan.Name, settings.Iterations, method.Iteration);

        // A short trial would spend its time on evaluation.
        var every = Math.Max(5, settings.Iterations / settings.Evaluations);
        Confusion? latest = null;
        while (method.Iteration < settings.Iterations && !cancellation.IsCancellationRequested)
        {
            Iterate();
            var isEvaluated = method.Iteration % every == 0 && method.Iteration < settings.Iterations;
            if (isEvaluated)
            {
                Evaluate();
            }

            if (method.Iteration % settings.CheckpointEvery == 0 && method.Iteration < settings.Iterations)
            {
                Save();
            }

            if (method.Iteration < settings.Iterations)
            {
                Report(isEvaluated);
            }
        }

        if (method.Iteration < settings.Iterations)
        {
            // Before the last accuracy: a run that was never stopped does not have it.
            Save();
        }

        // A run that is stopped right after an evaluation has reported it; one that goes on later has no need of it.
        var isReported = state.Evaluations.Count > 0 && state.Evaluations[^1].Iteration == method.Iteration;
        var isDone = method.Iteration == settings.Iterations;
        if (method.Iteration > 0 && !isReported && (isDone || checkpoint is null))
        {
            Evaluate();
            Report(isEvaluated: true);
        }

        if (isDone && latest is not null)
        {
            whenDone?.Invoke(method, latest);
        }

        return new(Result(), recorder.Trace);

        void Iterate()
        {
            var start = Stopwatch.GetTimestamp();
            using (NewDisposeScope())
            {
                var (images, labels) = source.Draw();
                var unlabelled = target.Draw().Images;
                try
                {
                    method.Iterate(new(images, labels, unlabelled));
                }
                catch (TrainingException exception)
                {
                    throw new TrainingException(
                        $"Training broke down in iteration {method.Iteration + 1} of {plan.Name}, seed {seed}. {exception.Message} A lower --learning-rate or a larger --batch may help.",
                        exception);
                }
                catch (ExternalException exception)
                {
                    // What torch could not do, memory above all.
                    throw new TrainingException(
                        $"Training broke down in iteration {method.Iteration + 1} of {plan.Name}, seed {seed}. {exception.Message.Split('\n')[0]} A smaller --batch or --side may help.",
                        exception);
                }
            }

            if (method.Iteration % TrimEvery == 0)
            {
                NativeRuntime.ReturnFreedMemory();
            }

            state.Trained += Stopwatch.GetElapsedTime(start);
        }

        void Evaluate()
        {
            latest = Confusion.Of(method, task.Target, settings.Device);
            recorder.WriteAccuracy(latest.Accuracy);
            state.Evaluations.Add(new(method.Iteration, latest.Accuracy, recorder.Trace.RecentLoss, 100 * RecentConflictRate()));
        }

        void Save()
        {
            if (checkpoint is not null && method.Iteration > 0)
            {
                OutputException.Guard(checkpoint, () => Directory.CreateDirectory(folder!.FullPath));
                state.Save(checkpoint, recorder);
            }
        }

        double RecentConflictRate() => recorder.Trace.TaskKeys.Count > 1 ? recorder.Trace.RecentConflictRate(0, 1) : double.NaN;

        void Report(bool isEvaluated) => progress.Report(
            new(method.Iteration, recorder.Trace.RecentLoss, RecentConflictRate(), state.Evaluations.Count > 0 ? state.Evaluations[^1].Accuracy / 100 : double.NaN),
            isEvaluated);

        RunResult Result() => new()
        {
            Name = plan.Name,
            Seed = seed,
            Iterations = method.Iteration,
            Completed = method.Iteration == settings.Iterations,
            Accuracy = latest?.Accuracy ?? double.NaN,
            MeanClassAccuracy = latest?.MeanClassAccuracy ?? double.NaN,
            OracleAccuracy = state.Evaluations.Select(evaluation => evaluation.Accuracy).DefaultIfEmpty(double.NaN).Max(),
            Pairs = PairStatistics.Of(recorder.Trace),
            LargestWeight = recorder.Trace.LargestWeight,
            UnreadableImages = task.Source.UnreadableCount + task.Target.UnreadableCount,
            Seconds = state.Trained.TotalSeconds,
            Evaluations = state.Evaluations,
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
