using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.Training;

/// <summary>Trains one model with one seed.</summary>
internal static class RetrievalTraining
{
    // An evaluation ranks every test query twice, once attacked: as much work as twenty iterations.
    private const int IterationsPerEvaluation = 40;
    private const int FewestEvaluations = 2;
    private const int MostEvaluations = 4;

    /// <summary>Trains until the last iteration, or until the token is cancelled.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">Receives checkpoints, history and what the model leaves; null to write nothing. A run whose checkpoint lies there goes on where it was.</param>
    /// <param name="progress">Is told where the run stands.</param>
    /// <param name="cancellation">Stops the run after an iteration, which a checkpoint keeps.</param>
    /// <returns>What came out, and every step; null where the run was stopped.</returns>
    /// <exception cref="TrainingException">A loss or a gradient is not finite.</exception>
    /// <exception cref="InputException">The checkpoint is broken or of another run.</exception>
    /// <exception cref="OutputException">Something cannot be written.</exception>
    public static (RetrievalResult Result, StepTrace Trace)? Train(RetrievalRun run, RunFolder? folder, TrainingProgress progress, CancellationToken cancellation)
    {
        var (problem, plan, settings) = (run.Problem, run.Plan, run.Settings);
        manual_seed(run.Seed);
        using var learner = problem.CreateLearner(plan, settings, run.Seed);
        var loopSettings = new TrainingLoopSettings
        {
            Name = run.Name,
            Description = run.Name,
            Iterations = settings.Iterations,
            Evaluations = Math.Clamp(settings.Iterations / IterationsPerEvaluation, FewestEvaluations, MostEvaluations),
            CheckpointEvery = settings.CheckpointEvery,
            MeasureName = problem.MainMeasure,
        };
        using var loop = new TrainingLoop<RetrievalEvaluation>(learner.Model, loopSettings, run.Identity, folder);
        learner.BeginTraining();
        loop.Run(learner.Iterate, Evaluate, progress, cancellation);
        if (!loop.IsDone)
        {
            return null;
        }

        if (folder is not null)
        {
            var measures = problem.Measures.Zip(loop.Evaluations[^1].Values).Where(measured => measured.First.IsMain)
                .Select(measured => FormattableString.Invariant($"{measured.First.Name} {measured.Second:f1} %"));
            learner.WriteFiles(folder.FullPath, $"{problem.Name}, {plan.Name}: {string.Join(", ", measures)}");
        }

        var result = new RetrievalResult
        {
            Name = plan.Name,
            Seed = run.Seed,
            Values = loop.Evaluations[^1].Values,

            // Of the reference only the first task took part.
            Pairs = PairStatistics.Of(loop.Trace, TaskPairs.All(problem.TasksOf(plan).Count())),
            LargestWeight = loop.Trace.LargestWeight,
            Seconds = loop.Trained.TotalSeconds,
            Evaluations = loop.Evaluations,
        };
        return (result, loop.Trace);

        RetrievalEvaluation Evaluate()
        {
            var values = learner.Evaluate();
            foreach (var (measure, value) in problem.Measures.Zip(values))
            {
                loop.Recorder.Write(measure.Name, value);
            }

            return new(learner.Model.Iteration, problem.MainOf(values), values, loop.Trace.RecentLoss, 100 * loop.RecentConflictRate);
        }
    }
}
