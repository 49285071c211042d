using System.Text;
using MultiTaskGH.Diagnostics;

namespace MultiTaskGH.Examples.Common;

/// <summary>Follows a run: every step in memory, as CSV, and for TensorBoard. A run that is resumed goes on in the same files.</summary>
/// <remarks>
/// The table is written to <c>history.csv.partial</c> and takes its name when the recorder is disposed. What a killed run wrote after its last checkpoint is cut
/// off when the run is resumed.
/// </remarks>
public sealed class RunRecorder : IDisposable
{
    // TorchSharp opens the event file anew for every value.
    private const int EventsEvery = 5;

    private const string EventFiles = "events.out.tfevents.*";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly string? folder;
    private readonly HistoryCsvWriter? history;
    private readonly TextWriter? rows;
    private readonly TensorBoardWriter? events;

    /// <summary>Starts to record a run.</summary>
    /// <param name="folder">Receives the files, in place of what a run left there that was killed before its first checkpoint; null to write nothing.</param>
    /// <exception cref="OutputException">The files cannot be created.</exception>
    public RunRecorder(string? folder)
        : this(folder, null)
    {
    }

    private RunRecorder(string? folder, BinaryReader? state)
    {
        this.folder = folder;
        if (state is not null)
        {
            Trace.Load(state);
            if (state.ReadBoolean() != (folder is not null))
            {
                throw new InvalidDataException(folder is null ? "The run must go on without a history. Found one that has one." : "The run must go on with its history. Found one that has none.");
            }
        }

        if (folder is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(folder);
            rows = OpenRows(state);
            history = new(rows, leaveOpen: true);
            events = new(folder, EventsEvery);
        }
        catch (Exception exception) when (OutputException.IsCausedBy(exception))
        {
            rows?.Dispose();
            throw new OutputException($"{folder}: it could not be written. {exception.Message}", exception);
        }
    }

    /// <summary>Every step, in memory.</summary>
    public StepTrace Trace { get; } = new();

    private string HistoryPath => Path.Combine(folder!, "history.csv");

    private string PartialPath => HistoryPath + ".partial";

    /// <summary>Goes on recording a run.</summary>
    /// <param name="folder">The run's folder; null to write nothing, as before.</param>
    /// <param name="state">Is read from: what <see cref="Save"/> wrote.</param>
    /// <exception cref="InputException">The files hold less than was written when the state was saved.</exception>
    /// <exception cref="InvalidDataException">The state is one with a history and the run one without, or the other way round.</exception>
    /// <exception cref="OutputException">The files cannot be written.</exception>
    public static RunRecorder Resume(string? folder, BinaryReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new(folder, state);
    }

    /// <summary>Records a step.</summary>
    /// <param name="report">Its report.</param>
    /// <exception cref="OutputException">The step cannot be written.</exception>
    public void Observe(StepReport report)
    {
        Trace.Observe(report);
        OutputException.Guard(folder ?? "", () =>
        {
            history?.Observe(report);
            events?.Observe(report);
        });
    }

    /// <summary>Records what an evaluation found beside the latest step, for TensorBoard.</summary>
    /// <param name="name">The name there, such as <c>accuracy/target</c>.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="OutputException">The value cannot be written.</exception>
    public void Write(string name, double value) =>
        OutputException.Guard(folder ?? "", () => events?.Write(name, value, Trace.Count));

    /// <summary>Writes what a resumed run needs.</summary>
    /// <param name="writer">Is written to.</param>
    /// <exception cref="OutputException">The files cannot be written.</exception>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Trace.Save(writer);
        writer.Write(folder is not null);
        if (folder is null)
        {
            return;
        }

        OutputException.Guard(HistoryPath, () => history!.Flush());
        writer.Write(new FileInfo(PartialPath).Length);
        var files = Directory.GetFiles(folder, EventFiles);
        writer.Write(files.Length);
        foreach (var file in files)
        {
            writer.Write(Path.GetFileName(file));
            writer.Write(new FileInfo(file).Length);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        events?.Dispose();
        if (history is null)
        {
            return;
        }

        OutputException.Guard(HistoryPath, () =>
        {
            history.Dispose();
            rows!.Dispose();
            if (Trace.Count > 0)
            {
                File.Move(PartialPath, HistoryPath, overwrite: true);
            }
            else
            {
                File.Delete(PartialPath);
            }
        });
    }

    private TextWriter OpenRows(BinaryReader? state)
    {
        if (state is null)
        {
            foreach (var file in Directory.GetFiles(folder!, EventFiles).Append(HistoryPath))
            {
                File.Delete(file);
            }

            return new StreamWriter(new FileStream(PartialPath, FileMode.Create, FileAccess.Write, FileShare.Read), Utf8);
        }

        // A run that was stopped and not killed has given the table its name.
        if (!File.Exists(PartialPath) && File.Exists(HistoryPath))
        {
            File.Move(HistoryPath, PartialPath);
        }

        Cut(PartialPath, state.ReadInt64());
        var lengths = new Dictionary<string, long>();
        for (var count = state.ReadInt32(); count > 0; count--)
        {
            lengths.Add(state.ReadString(), state.ReadInt64());
        }

        foreach (var file in Directory.GetFiles(folder!, EventFiles).Where(file => !lengths.ContainsKey(Path.GetFileName(file))))
        {
            File.Delete(file);
        }

        foreach (var (name, length) in lengths)
        {
            Cut(Path.Combine(folder!, name), length);
        }

        var appended = new StreamWriter(new FileStream(PartialPath, FileMode.Append, FileAccess.Write, FileShare.Read), Utf8);
        return Trace.Count > 0 ? new RowsWithoutHeader(appended) : appended;
    }

    private static void Cut(string path, long length)
    {
        var found = File.Exists(path) ? new FileInfo(path).Length : 0;
        if (found < length)
        {
            throw new InputException($"{path}: the file must hold the {length} bytes that were written before the checkpoint. Found {found}; delete the checkpoint to start the run anew.");
        }

        if (found > length)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
            file.SetLength(length);
        }
    }
}
