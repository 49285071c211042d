namespace MultiTaskGH.Tests.Support;

/// <summary>A method with a state per task: the weight of a task is how often it has taken part.</summary>
internal sealed record RememberingHarmonizer : Harmonizer
{
    public override Needs Needs => Needs.Gramian;

    public override HarmonizerRun Start(int taskCount) => new Run(taskCount);

    public override string ToString() => "new RememberingHarmonizer()";

    private sealed class Run(int taskCount) : HarmonizerRun
    {
        private readonly int[] counts = new int[taskCount];

        public override HarmonizerResult Solve(in HarmonizerInput input, Span<double> weights)
        {
            for (var i = 0; i < input.Count; i++)
            {
                weights[i] = ++counts[input.ActiveTasks[i]];
            }

            return HarmonizerResult.Solved;
        }

        public override void Reset() => Array.Clear(counts);

        public override void Save(BinaryWriter writer) => Array.ForEach(counts, writer.Write);

        public override void Load(BinaryReader reader)
        {
            for (var i = 0; i < counts.Length; i++)
            {
                counts[i] = reader.ReadInt32();
            }
        }
    }
}
