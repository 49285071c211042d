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

        if (done > 0)
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
            if (evaluations.Count > 0 && evaluations[^1].Iteration == done)
            {
                return;
            }

            var accuracy = 100 * learner.Accuracy(task.Evaluation);
            recorder.WriteAccuracy(accuracy, done);
            evaluations.Add(new(done, accuracy, recorder.RecentLoss, 100 * recorder.RecentConflictRate));
        }

        void Report(bool isEvaluated) => progress.Report(
            new(done, recorder.RecentLoss, recorder.RecentConflictRate, evaluations.Count > 0 ? evaluations[^1].Accuracy / 100 : double.NaN),
            isEvaluated);
    }
}
