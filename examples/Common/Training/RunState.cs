namespace MultiTaskGH.Examples.Common;

/// <summary>A run under way: all that a checkpoint must hold for the run to end as it would have without a stop, to the last bit.</summary>
/// <param name="identity">What the run is, as JSON.</param>
/// <param name="model">Its networks, optimizers and steps.</param>
internal sealed class RunState<TEvaluation>(string identity, TrainableModel model)
    where TEvaluation : IEvaluation<TEvaluation>
{
    /// <summary>The evaluations on the way.</summary>
    public List<TEvaluation> Evaluations { get; } = [];

    /// <summary>Training alone, without evaluation.</summary>
    public TimeSpan Trained { get; set; }

    /// <summary>Writes a checkpoint. The position in the data is the number of iterations: each of them draws one batch.</summary>
    /// <exception cref="OutputException">It cannot be written; the one before is kept.</exception>
    public void Save(string path, RunRecorder recorder)
    {
        var sections = new List<(string Name, Action<Stream> Write)>
        {
            ("run", BinarySection.Writing(writer => WriteRun(writer, recorder))),
            ("method", BinarySection.Writing(model.Save)),
            ("module", stream => ModuleCheckpoint.Save(model, stream)),
            ("generator", GeneratorCheckpoint.Save),
        };
        for (var i = 0; i < model.Optimizers.Count; i++)
        {
            var optimizer = model.Optimizers[i];
            sections.Add(($"optimizer {i}", stream => OptimizerCheckpoint.Save(optimizer, stream)));
        }

        for (var i = 0; i < model.Steps.Count; i++)
        {
            sections.Add(($"step {i}", model.Steps[i].Save));
        }

        CheckpointFile.Write(path, identity, sections);
    }

    /// <summary>Takes a checkpoint's state.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="historyFolder">The folder of the run's history; null where it has none.</param>
    /// <returns>The recorder, which goes on where it was.</returns>
    /// <exception cref="InputException">The file is broken, or the checkpoint is of another run.</exception>
    public RunRecorder Load(string path, string? historyFolder)
    {
        using var file = CheckpointFile.Open(path);
        if (file.Identity != identity)
        {
            throw new InputException($"{path}: the checkpoint must be of this run. Found one of other data or settings; move it away or name another --output.");
        }

        file.Read("module", stream => ModuleCheckpoint.Load(model, stream));
        for (var i = 0; i < model.Optimizers.Count; i++)
        {
            var optimizer = model.Optimizers[i];
            file.Read($"optimizer {i}", stream => OptimizerCheckpoint.Load(optimizer, stream));
        }

        for (var i = 0; i < model.Steps.Count; i++)
        {
            file.Read($"step {i}", model.Steps[i].Load);
        }

        file.Read("method", BinarySection.Reading(model.Load));
        RunRecorder? recorder = null;
        file.Read("run", BinarySection.Reading(reader => recorder = ReadRun(reader, historyFolder)));

        // Last: what was done before may have drawn from the generator.
        file.Read("generator", GeneratorCheckpoint.Load);
        return recorder!;
    }

    private void WriteRun(BinaryWriter writer, RunRecorder recorder)
    {
        writer.Write(Trained.Ticks);
        writer.Write(Evaluations.Count);
        Evaluations.ForEach(evaluation => evaluation.Write(writer));
        recorder.Save(writer);
    }

    private RunRecorder ReadRun(BinaryReader reader, string? historyFolder)
    {
        Trained = TimeSpan.FromTicks(reader.ReadInt64());
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            Evaluations.Add(TEvaluation.Read(reader));
        }

        return RunRecorder.Resume(historyFolder, reader);
    }
}
