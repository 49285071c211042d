using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Tables;

/// <summary>A run of a table or a comparison.</summary>
/// <param name="Identity">All that its numbers depend on.</param>
/// <param name="Run">What came out.</param>
/// <param name="Machine">The processor that trained it.</param>
/// <param name="Threads">The threads of torch.</param>
/// <param name="Day">When it ended, in universal time.</param>
internal sealed record Cell(RunIdentity Identity, RunResult Run, string Machine, int Threads, DateOnly Day)
{
    /// <summary>A run that has just ended here.</summary>
    public static Cell Of(RunIdentity identity, RunResult run) =>
        new(identity, run, Common.Machine.Description, TorchSharp.torch.get_num_threads(), DateOnly.FromDateTime(DateTime.UtcNow));

    /// <summary>Reads a file of cells, or starts a new one.</summary>
    /// <exception cref="InputException">The file holds something else than whole cells.</exception>
    public static CellFile<Cell> Open(string path) => CellFile.Open<Cell>(
        path,
        cell => cell is { Identity: not null, Run: { Completed: true, Accuracy: >= 0 and <= 100 } run } && run.Evaluations.All(evaluation => evaluation is not null) && run.Pairs.All(pair => pair is not null),
        "a completed run with an accuracy from 0 to 100");
}
