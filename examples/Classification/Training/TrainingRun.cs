using System.Diagnostics;
using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>Trains one method with one seed.</summary>
internal static class TrainingRun
{
    private const int TrimEvery = 50;

    /// <summary>Trains until the last iteration, or until the token is cancelled.</summary>
    /// <param name="plan">The method.</param>
    /// <param name="task">The digits.</param>
    /// <param name="settings">What all runs have in common.</param>
    /// <param name="seed">Decides initialization, dropout and the order of the digits.</param>
    /// <param name="folder">Receives the history and the TensorBoard events; null to write nothing.</param>
    /// <param name="progress">Is told where the run stands.</param>
    /// <param name="cancellation">Stops the run after an iteration; it then ends with what it has.</param>
    /// <returns>The result, and the trace of conflicts; null for a single loss.</returns>
    /// <exception cref="TrainingException">A loss or a gradient is not finite.</exception>
    /// <exception cref="OutputException">The history or the events cannot be written.</exception>
    public static (RunResult Result, ConflictTrace? Trace) Train(
        RunPlan plan, AdaptationTask task, RunSettings settings, int seed, string? folder, TrainingProgress progress, CancellationToken cancellation)
    {
        progress.StartRun(plan.Name, settings.Iterations);
        manual_seed(seed);
        using var learner = Learner.Create(plan, settings);
        using var source = new BatchSampler(task.SourceImages, settings.BatchSize, seed: 2 * (ulong)seed);
        using var target = new BatchSampler(task.TargetImages, settings.BatchSize, seed: 2 * (ulong)seed + 1);
        using var recorder = new RunRecorder(folder);

        var training = new Stopwatch();
        var evaluations = new List<RunResult.Evaluation>();
        // A short trial would spend its time on evaluation.
        var every = Math.Max(5, settings.Iterations / settings.Evaluations);
        var done = 0;
        while (done < settings.Iterations && !cancellation.IsCancellationRequested)
        {
            training.Start();
            using (NewDisposeScope())
            {
                var (images, labels) = source.Next();
                var report = learner.Step(new(images, labels, target.Next().Images));
                recorder.Observe(report);
                if (!report.Updated)
                {
                    throw new TrainingException(
                        $"Training broke down in iteration {done + 1} of {plan.Name}, seed {seed}. {Reason(report)} A lower --learning-rate or a larger --batch may help.");
                }
            }

            done++;
            if (done % TrimEvery == 0)
            {
                NativeRuntime.ReturnFreedMemory();
            }

            training.Stop();
            var isEvaluated = done % every == 0 && done < settings.Iterations;
            if (isEvaluated)
            {
                Evaluate();
            }

            if (done < settings.Iterations)
            {
                Report(isEvaluated);
            }
        }

        // A run that is stopped right after an evaluation has reported it.
        var isReported = evaluations.Count > 0 && evaluations[^1].Iteration == done;
        if (done > 0 && !isReported)
        {
            Evaluate();
            Report(isEvaluated: true);
        }

        var result = new RunResult
        {
            Name = plan.Name,
            Harmonizer = plan.Harmonizer?.Harmonizer.ToString(),
            Heads = plan.Heads,
            Seed = seed,
            Iterations = done,
            Completed = done == settings.Iterations,
            Accuracy = evaluations.Count > 0 ? evaluations[^1].Accuracy : double.NaN,
            ConflictRate = 100 * recorder.ConflictRate,
            LargestWeight = recorder.LargestWeight,
            Seconds = training.Elapsed.TotalSeconds,
            Evaluations = evaluations,
        };
        return (result, recorder.Trace(plan.Name));

        void Evaluate()
        {
            var accuracy = 100 * learner.Accuracy(task.Evaluation);
            recorder.WriteAccuracy(accuracy, done);
            evaluations.Add(new(done, accuracy, recorder.RecentLoss, 100 * recorder.RecentConflictRate));
        }

        void Report(bool isEvaluated) => progress.Report(
            new(done, recorder.RecentLoss, recorder.RecentConflictRate, evaluations.Count > 0 ? evaluations[^1].Accuracy / 100 : double.NaN),
            isEvaluated);
    }

    // With a single task the library advises to tell the tasks apart.
    private static string Reason(StepReport report) => report.TaskCount == 1 && double.IsFinite(report.Loss(0))
        ? $"Task '{report.TaskKeys[0]}': the gradient is not finite."
        : report.SkipReason!;
}
