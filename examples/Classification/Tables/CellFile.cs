using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Tables;

/// <summary>The cells that are trained, in memory and in a file. Cells of other data or settings stay in it.</summary>
internal sealed class CellFile
{
    private readonly string path;
    private readonly List<Cell> cells;

    private CellFile(string path, List<Cell> cells)
    {
        this.path = path;
        this.cells = cells;
    }

    /// <summary>Reads a file, or starts a new one.</summary>
    /// <exception cref="InputException">The file holds something else than whole cells.</exception>
    public static CellFile Open(string path)
    {
        if (!File.Exists(path))
        {
            return new(path, []);
        }

        var cells = ResultsFile.Read<Cell?[]>(path);
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i] is not { Run: { Completed: true, Accuracy: >= 0 and <= 100 } run } || run.Evaluations.Any(evaluation => evaluation is null))
            {
                throw new InputException(
                    $"{path}: each cell must be a completed run with an accuracy from 0 to 100. Found something else as cell {i}; move the file away or name another --output.");
            }
        }

        return new(path, [.. cells.OfType<Cell>()]);
    }

    public RunResult? Find(AdaptationTask task, RunSettings settings, RunPlan plan, int seed) =>
        cells.Find(cell => cell.IsOf(task, settings, plan, seed))?.Run;

    /// <summary>Adds a cell and writes the file.</summary>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public void Add(Cell cell)
    {
        cells.Add(cell);
        ResultsFile.Write(path, cells);
    }
}
