using System.Text;
using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>A run under way: all that a checkpoint must hold for the run to end as it would have without a stop, to the last bit.</summary>
/// <param name="identity">What the run is.</param>
/// <param name="method">Its networks, optimizers and steps.</param>
internal sealed class RunState(RunIdentity identity, AdaptationMethod method)
{
    /// <summary>The accuracies on the way.</summary>
    public List<RunResult.Evaluation> Evaluations { get; } = [];

    /// <summary>Training alone, without evaluation.</summary>
    public TimeSpan Trained { get; set; }

    /// <summary>Writes a checkpoint. The position in the data is the number of iterations: each of them draws one batch of either domain.</summary>
    /// <exception cref="OutputException">It cannot be written; the one before is kept.</exception>
    public void Save(string path, RunRecorder recorder)
    {
        var sections = new List<(string Name, Action<Stream> Write)>
        {
            ("run", Writing(writer => WriteRun(writer, recorder))),
            ("method", Writing(method.Save)),
            ("module", stream => ModuleCheckpoint.Save(method, stream)),
            ("generator", GeneratorCheckpoint.Save),
        };
        for (var i = 0; i < method.Optimizers.Count; i++)
        {
            var optimizer = method.Optimizers[i];
            sections.Add(($"optimizer {i}", stream => OptimizerCheckpoint.Save(optimizer, stream)));
        }

        for (var i = 0; i < method.Steps.Count; i++)
        {
            sections.Add(($"step {i}", method.Steps[i].Save));
        }

        CheckpointFile.Write(path, identity.ToJson(), sections);
    }

    /// <summary>Takes a checkpoint's state.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="historyFolder">The folder of the run's history; null where it has none.</param>
    /// <returns>The recorder, which goes on where it was.</returns>
    /// <exception cref="InputException">The file is broken, or the checkpoint is of another run.</exception>
    public RunRecorder Load(string path, string? historyFolder)
    {
        using var file = CheckpointFile.Open(path);
        if (file.Identity != identity.ToJson())
        {
            throw new InputException($"{path}: the checkpoint must be of this run. Found one of other data or settings; move it away or name another --output.");
        }

        file.Read("module", stream => ModuleCheckpoint.Load(method, stream));
        for (var i = 0; i < method.Optimizers.Count; i++)
        {
            var optimizer = method.Optimizers[i];
            file.Read($"optimizer {i}", stream => OptimizerCheckpoint.Load(optimizer, stream));
        }

        for (var i = 0; i < method.Steps.Count; i++)
        {
            file.Read($"step {i}", method.Steps[i].Load);
        }

        file.Read("method", Reading(method.Load));
        RunRecorder? recorder = null;
        file.Read("run", Reading(reader => recorder = ReadRun(reader, historyFolder)));

        // Last: what was done before may have drawn from the generator.
        file.Read("generator", GeneratorCheckpoint.Load);
        return recorder!;
    }

    private void WriteRun(BinaryWriter writer, RunRecorder recorder)
    {
        writer.Write(Trained.Ticks);
        writer.Write(Evaluations.Count);
        foreach (var evaluation in Evaluations)
        {
            writer.Write(evaluation.Iteration);
            writer.Write(evaluation.Accuracy);
            writer.Write(evaluation.Loss);
            writer.Write(evaluation.ConflictRate);
        }

        recorder.Save(writer);
    }

    private RunRecorder ReadRun(BinaryReader reader, string? historyFolder)
    {
        Trained = TimeSpan.FromTicks(reader.ReadInt64());
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            Evaluations.Add(new(reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble()));
        }

        return RunRecorder.Resume(historyFolder, reader);
    }

    private static Action<Stream> Writing(Action<BinaryWriter> write) => stream =>
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        write(writer);
    };

    private static Action<Stream> Reading(Action<BinaryReader> read) => stream =>
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        read(reader);
    };
}
