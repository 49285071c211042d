using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.MultiTask.Problems;
using MultiTaskGH.Examples.MultiTask.Training;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.MultiTask.Tables;

/// <summary>A run of the table, all that its numbers depend on, and when and where it was trained.</summary>
internal sealed record Cell(
    string Problem,
    int TrainingRows,
    int TestRows,
    string DataSha256,
    string Device,
    int Threads,
    int Iterations,
    int BatchSize,
    double LearningRate,
    StepPolicy Policy,
    string Date,
    string Machine,
    RunResult Run)
{
    public static Cell Of(Problem problem, RunSettings settings, RunResult run) => new(
        problem.Name,
        problem.Training.Rows,
        problem.Test.Rows,
        problem.Sha256,
        settings.Device.type.ToString().ToLowerInvariant(),
        get_num_threads(),
        settings.Iterations,
        settings.BatchSize,
        settings.LearningRate,
        settings.Policy,
        DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        Common.Machine.Description,
        run);

    /// <summary>Whether this is what the run would give, wherever it was trained.</summary>
    public bool IsOf(Problem problem, RunSettings settings, NamedHarmonizer method, int seed) =>
        this == Of(problem, settings, Run) with { Date = Date, Machine = Machine }
        && Run.Name == method.Name && Run.Harmonizer == method.Harmonizer.ToString() && Run.Seed == seed;

    /// <summary>Reads a file of cells, or starts a new one.</summary>
    /// <exception cref="InputException">The file holds something else than whole cells.</exception>
    public static CellFile<Cell> OpenFile(string path) => CellFile.Open<Cell>(
        path,
        cell => cell.Run is { } run && (run.Succeeded ? run.Errors.All(error => error >= 0 && double.IsFinite(error)) : run.Reason is not null),
        "a run with finite errors of at least 0, or with the reason of its failure");
}
