namespace MultiTaskGH.Examples.Common;

/// <summary>The cells of a table that are trained, in memory and in a file. Cells of other data or settings stay in it, and so do those that other processes add.</summary>
/// <typeparam name="TCell">A run of the table, and all that its numbers depend on.</typeparam>
public sealed class CellFile<TCell>
    where TCell : class
{
    private readonly string path;
    private readonly Func<string, List<TCell>> read;
    private List<TCell> cells;

    internal CellFile(string path, Func<string, List<TCell>> read)
    {
        this.path = path;
        this.read = read;
        cells = read(path);
    }

    /// <summary>The first cell that fits; null where there is none.</summary>
    /// <param name="fits">The condition.</param>
    public TCell? Find(Predicate<TCell> fits) => cells.Find(fits);

    /// <summary>Adds a cell to those that the file holds by now, and writes the file.</summary>
    /// <param name="cell">The cell.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    /// <exception cref="InputException">The file holds something else than whole cells by now.</exception>
    public void Add(TCell cell)
    {
        using var own = FileLock.Take(path + ".lock");
        cells = read(path);
        cells.Add(cell);
        ResultsFile.Write(path, cells);
    }

    /// <summary>Takes up the cells that other processes have added.</summary>
    /// <exception cref="InputException">The file holds something else than whole cells by now.</exception>
    public void Refresh() => cells = read(path);
}

/// <summary>Opens files of cells.</summary>
public static class CellFile
{
    /// <summary>Reads a file, or starts a new one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isWhole">Whether a cell that was read holds what it must; null entries are none.</param>
    /// <param name="rule">What a cell must be, for the message.</param>
    /// <exception cref="InputException">The file holds something else than whole cells.</exception>
    public static CellFile<TCell> Open<TCell>(string path, Func<TCell, bool> isWhole, string rule)
        where TCell : class
    {
        ArgumentNullException.ThrowIfNull(isWhole);
        return new(path, file => Read(file, isWhole, rule));
    }

    private static List<TCell> Read<TCell>(string path, Func<TCell, bool> isWhole, string rule)
        where TCell : class
    {
        if (!File.Exists(path))
        {
            return [];
        }

        var cells = ResultsFile.Read<TCell?[]>(path);
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i] is not { } cell || !isWhole(cell))
            {
                throw new InputException(
                    $"{path}: each cell must be {rule}. Found something else as cell {i}; move the file away or name another --output.");
            }
        }

        return [.. cells.OfType<TCell>()];
    }
}
