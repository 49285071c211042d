namespace MultiTaskGH.Tests.Steps;

/// <summary>What a scripted method does with an input.</summary>
internal delegate HarmonizerResult ScriptedSolve(in HarmonizerInput input, Span<double> weights);

/// <summary>A method that is told from outside what it needs and what it does. Its state is the number of its solves and of its observations.</summary>
internal sealed record ScriptedHarmonizer(Needs Reads) : Harmonizer
{
    public override Needs Needs => Reads;

    public override bool WorksOnRepresentations => Works ?? base.WorksOnRepresentations;

    public bool? Works { get; init; }

    /// <summary>Called with every input; by default every weight is 1.</summary>
    public ScriptedSolve OnSolve { get; init; } = Ones;

    /// <summary>Called with the solves and observations before, the tasks and the losses after an update.</summary>
    public Action<(int Solves, int Observations), int[], double[]> OnObserve { get; init; } = (_, _, _) => { };

    public override HarmonizerRun Start(int taskCount) => new Run(this);

    public override string ToString() => $"new ScriptedHarmonizer({Reads})";

    private static HarmonizerResult Ones(in HarmonizerInput input, Span<double> weights)
    {
        weights.Fill(1);
        return HarmonizerResult.Solved;
    }

    private sealed class Run(ScriptedHarmonizer definition) : HarmonizerRun
    {
        private (int Solves, int Observations) state;

        public override HarmonizerResult Solve(in HarmonizerInput input, Span<double> weights)
        {
            state.Solves++;
            return definition.OnSolve(input, weights);
        }

        public override void ObserveUpdate(ReadOnlySpan<int> activeTasks, ReadOnlySpan<double> losses)
        {
            state.Observations++;
            definition.OnObserve(state, activeTasks.ToArray(), losses.ToArray());
        }

        public override void Reset() => state = default;

        public override void Save(BinaryWriter writer)
        {
            writer.Write(state.Solves);
            writer.Write(state.Observations);
        }

        public override void Load(BinaryReader reader) => state = (reader.ReadInt32(), reader.ReadInt32());
    }
}
