using System.Diagnostics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>Trains a model to the last iteration, with evaluations on the way and checkpoints. A run whose checkpoint lies in its folder goes on where it was.</summary>
/// <typeparam name="TEvaluation">What an evaluation finds.</typeparam>
public sealed class TrainingLoop<TEvaluation> : IDisposable
    where TEvaluation : IEvaluation<TEvaluation>
{
    private const int TrimEvery = 50;

    // A short trial would spend its time on evaluation.
    private const int FewestIterationsBetweenEvaluations = 5;

    private readonly TrainableModel model;
    private readonly TrainingLoopSettings settings;
    private readonly RunFolder? folder;
    private readonly string? checkpoint;
    private readonly RunState<TEvaluation> state;

    /// <summary>Takes up the run's checkpoint, if there is one, and starts to record.</summary>
    /// <param name="model">The model, started; it stays the caller's.</param>
    /// <param name="settings">How the run goes on.</param>
    /// <param name="identity">What the run is: a checkpoint of another one is refused.</param>
    /// <param name="folder">Receives checkpoints and history; null to write nothing.</param>
    /// <exception cref="InputException">The checkpoint is broken or of another run.</exception>
    /// <exception cref="OutputException">The history cannot be written.</exception>
    public TrainingLoop(TrainableModel model, TrainingLoopSettings settings, RunIdentity identity, RunFolder? folder)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(identity);
        this.model = model;
        this.settings = settings;
        this.folder = folder;
        checkpoint = settings.CheckpointEvery is null ? null : folder?.Checkpoint;
        state = new(identity.ToJson(), model);
        Recorder = checkpoint is not null && File.Exists(checkpoint) ? state.Load(checkpoint, folder!.HistoryFolder) : new(folder?.HistoryFolder);
        model.Observer = Recorder.Observe;
    }

    /// <summary>Follows the run.</summary>
    public RunRecorder Recorder { get; }

    /// <summary>Every harmonized step.</summary>
    public StepTrace Trace => Recorder.Trace;

    /// <summary>The evaluations so far.</summary>
    public IReadOnlyList<TEvaluation> Evaluations => state.Evaluations;

    /// <summary>How long the training took so far, without evaluation, in all processes.</summary>
    public TimeSpan Trained => state.Trained;

    /// <summary>Whether the last iteration is done.</summary>
    public bool IsDone => model.Iteration == settings.Iterations;

    /// <summary>The share of the latest hundred steps in which the first two tasks' gradients were in conflict, 0 to 1; NaN for a single task.</summary>
    public double RecentConflictRate => Trace.TaskKeys.Count > 1 ? Trace.RecentConflictRate(0, 1) : double.NaN;

    /// <summary>Trains until the last iteration, or until the token is cancelled.</summary>
    /// <param name="iterate">Draws a batch and lets the model do an iteration with it, in a dispose scope of its own.</param>
    /// <param name="evaluate">Evaluates the model as it is.</param>
    /// <param name="progress">Is told where the run stands.</param>
    /// <param name="cancellation">Stops the run after an iteration, which a checkpoint keeps. A run without checkpoints is evaluated once more.</param>
    /// <exception cref="TrainingException">A loss or a gradient is not finite, or torch cannot do something.</exception>
    /// <exception cref="OutputException">Checkpoint or history cannot be written.</exception>
    public void Run(Action iterate, Func<TEvaluation> evaluate, TrainingProgress progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(iterate);
        ArgumentNullException.ThrowIfNull(evaluate);
        ArgumentNullException.ThrowIfNull(progress);
        progress.StartRun(settings.Name, settings.Iterations, model.Iteration);
        var evaluateEvery = Math.Max(FewestIterationsBetweenEvaluations, settings.Iterations / settings.Evaluations);
        using var pause = new CollectionPause();
        while (!IsDone && !cancellation.IsCancellationRequested)
        {
            pause.Renew();
            Iterate(iterate);
            var isEvaluated = model.Iteration % evaluateEvery == 0 && !IsDone;
            if (isEvaluated)
            {
                Guarded(() => state.Evaluations.Add(evaluate()), settings.EvaluationAdvice);
            }

            if (model.Iteration % settings.CheckpointEvery == 0 && !IsDone)
            {
                Save();
            }

            if (!IsDone)
            {
                Report(progress, isEvaluated);
            }
        }

        if (!IsDone)
        {
            // Before the last evaluation: a run that was never stopped does not have it.
            Save();
        }

        // A run that is stopped right after an evaluation has reported it; one that goes on later has no need of it.
        var isReported = state.Evaluations.Count > 0 && state.Evaluations[^1].Iteration == model.Iteration;
        if (model.Iteration > 0 && !isReported && (IsDone || checkpoint is null))
        {
            Guarded(() => state.Evaluations.Add(evaluate()), settings.EvaluationAdvice);
            Report(progress, isEvaluated: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Recorder.Dispose();

    private void Iterate(Action iterate)
    {
        var start = Stopwatch.GetTimestamp();
        Guarded(
            () =>
            {
                using var scope = NewDisposeScope();
                iterate();
            },
            settings.MemoryAdvice);
        if (model.Iteration % TrimEvery == 0)
        {
            NativeRuntime.ReturnFreedMemory();
        }

        state.Trained += Stopwatch.GetElapsedTime(start);
    }

    private void Guarded(Action action, string memoryAdvice)
    {
        var iteration = model.Iteration;
        try
        {
            action();
        }
        catch (TrainingException exception)
        {
            throw Breakdown(exception.Message, settings.NonFiniteAdvice, exception);
        }
        catch (ExternalException exception)
        {
            throw Breakdown(exception.Message.Split('\n')[0], memoryAdvice, exception);
        }

        TrainingException Breakdown(string reason, string advice, Exception exception) =>
            new(FormattableString.Invariant($"Training broke down in iteration {Math.Min(iteration + 1, settings.Iterations)} of {settings.Description}. {reason} {advice}"), exception);
    }

    private void Save()
    {
        if (checkpoint is not null && model.Iteration > 0)
        {
            OutputException.Guard(checkpoint, () => Directory.CreateDirectory(folder!.FullPath));
            state.Save(checkpoint, Recorder);
        }
    }

    private void Report(TrainingProgress progress, bool isEvaluated) => progress.Report(
        new(model.Iteration, Trace.RecentLoss, RecentConflictRate, state.Evaluations.Count > 0 ? state.Evaluations[^1].Measure / 100 : double.NaN, settings.MeasureName),
        isEvaluated);
}
