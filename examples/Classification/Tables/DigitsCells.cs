using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Tables;

/// <summary>The cells of the Digits table.</summary>
internal static class DigitsCells
{
    /// <summary>Reads a file, or starts a new one.</summary>
    /// <exception cref="InputException">The file holds something else than whole cells.</exception>
    public static CellFile<Cell> Open(string path) => CellFile.Open<Cell>(
        path,
        cell => cell is { Run: { Completed: true, Accuracy: >= 0 and <= 100 } run } && run.Evaluations.All(evaluation => evaluation is not null),
        "a completed run with an accuracy from 0 to 100");

    public static RunResult? Find(this CellFile<Cell> cells, AdaptationTask task, RunSettings settings, RunPlan plan, int seed) =>
        cells.Find(cell => cell.IsOf(task, settings, plan, seed))?.Run;
}
