namespace MultiTaskGH.Tests.Support;

/// <summary>A method with a state: its weights are 1 + the number of solves before.</summary>
internal sealed record CountingHarmonizer : Harmonizer
{
    public override Needs Needs => Needs.Gramian;

    public override HarmonizerRun Start(int taskCount) => new Run();

    public override string ToString() => "new CountingHarmonizer()";

    private sealed class Run : HarmonizerRun
    {
        private int solves;

        public override HarmonizerResult Solve(in HarmonizerInput input, Span<double> weights)
        {
            weights.Fill(1 + solves++);
            return HarmonizerResult.Solved;
        }

        public override void Reset() => solves = 0;

        public override void Save(BinaryWriter writer) => writer.Write(solves);

        public override void Load(BinaryReader reader) => solves = reader.ReadInt32();
    }
}
