using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

/// <summary>
/// A method whose state is as large as the gradients: row i becomes the mean of all rows that task i has had. Two buffers per task and block take turns, so
/// that a step can be undone without a copy.
/// </summary>
internal sealed record TrackingHarmonizer : Harmonizer
{
    public override Needs Needs => Needs.Gradients;

    /// <summary>Looks at the step before the method does; may throw.</summary>
    public Action OnSolve { get; init; } = () => { };

    public override HarmonizerRun Start(int taskCount) => new Run(this, taskCount);

    public override string ToString() => "new TrackingHarmonizer()";

    private sealed class Run : HarmonizerRun
    {
        private readonly TrackingHarmonizer definition;
        private Tensor[][] current;
        private Tensor[][] other;
        private int[] counts;
        private (Tensor[][] Current, Tensor[][] Other, int[] Counts) checkpoint;

        public Run(TrackingHarmonizer definition, int taskCount)
        {
            this.definition = definition;
            counts = new int[taskCount];
            current = Empty();
            other = Empty();
            checkpoint = (current, other, counts);
        }

        public override HarmonizerResult Solve(in HarmonizerInput input, Span<double> weights)
        {
            var gradients = input.Gradients!;
            counts = [.. counts];
            for (var i = 0; i < input.Count; i++)
            {
                var task = input.ActiveTasks[i];
                if (other[task].Length == 0)
                {
                    other[task] = New(gradients, i);
                }

                for (var b = 0; b < gradients.BlockCount; b++)
                {
                    var row = gradients.Row(b, i);
                    if (counts[task] > 0)
                    {
                        row.copy_((current[task][b] * counts[task] + row) / (counts[task] + 1));
                    }

                    other[task][b].copy_(row);
                }

                counts[task]++;
                weights[i] = 1;
            }

            for (var i = 0; i < input.Count; i++)
            {
                var task = input.ActiveTasks[i];
                (current, other) = (Replace(current, task, other[task]), Replace(other, task, current[task]));
            }

            definition.OnSolve();
            return HarmonizerResult.Solved;
        }

        public override void TakeCheckpoint() => checkpoint = (current, other, counts);

        public override void RestoreCheckpoint() => (current, other, counts) = checkpoint;

        public override void Save(BinaryWriter writer)
        {
            for (var task = 0; task < counts.Length; task++)
            {
                writer.Write(counts[task]);
                writer.Write(counts[task] > 0 ? current[task].Length : 0);
                for (var b = 0; counts[task] > 0 && b < current[task].Length; b++)
                {
                    writer.Write((int)current[task][b].numel());
                    writer.Write(current[task][b].bytes);
                }
            }
        }

        public override void Load(BinaryReader reader)
        {
            var (read, rows) = (new int[counts.Length], Empty());
            for (var task = 0; task < counts.Length; task++)
            {
                read[task] = reader.ReadInt32();
                var row = new Tensor[reader.ReadInt32()];
                for (var b = 0; b < row.Length; b++)
                {
                    var bytes = reader.ReadBytes(reader.ReadInt32() * sizeof(double));
                    row[b] = zeros(bytes.Length / sizeof(double), ScalarType.Float64).DetachFromDisposeScope();
                    row[b].bytes = bytes;
                }

                rows[task] = row;
            }

            (current, other, counts) = (rows, Empty(), read);
        }

        protected override void Dispose(bool disposing)
        {
            foreach (var tensor in current.Concat(other).SelectMany(rows => rows))
            {
                tensor.Dispose();
            }

            base.Dispose(disposing);
        }

        private static Tensor[] New(GradientEntries gradients, int i) =>
            [.. Enumerable.Range(0, gradients.BlockCount).Select(b => zeros_like(gradients.Row(b, i)).DetachFromDisposeScope())];

        private static Tensor[][] Replace(Tensor[][] rows, int task, Tensor[] by) => [.. rows.Select((row, i) => i == task ? by : row)];

        private Tensor[][] Empty() => [.. counts.Select(_ => Array.Empty<Tensor>())];
    }
}
