using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>
/// Gradient sign dropout: every entry keeps, at random, either its positive or its negative values. Needs the gradients, one backward pass per task.
/// </summary>
/// <remarks>
/// <para>
/// Chen, Ngiam, Huang, Luong, Kretzschmar, Chai and Anguelov, Just Pick a Sign, NeurIPS 2020: in each entry the positive values stay with the
/// probability <c>P = (1 + sum_i g_i / sum_i |g_i|) / 2</c> and the negative ones otherwise; the sum of what stays is the direction. Weights are 1,
/// the rows are masked. TorchJD's <c>leak</c> is <see cref="Leak"/>; its function <c>f</c>, which bends P, is the identity here.
/// Where a random number is exactly P the negative values stay, and TorchJD drops all.
/// </para>
/// <para>
/// Promises: linearity under a common scale, permutation equivariance (leaks and tasks together), entries without a conflict unchanged. Not rotation
/// invariant, and a task may be hurt. The run's state is its position in the random sequence; every step draws from it once. Equal seeds give equal masks on
/// equal devices; another kind of device has another sequence.
/// </para>
/// </remarks>
public sealed record GradDrop : Harmonizer
{
    /// <summary>The share of each task's gradient that is never dropped, one number from 0 to 1 per task; null, the default, for zeros.</summary>
    /// <exception cref="ArgumentException">No number, or one outside 0 to 1.</exception>
    public IReadOnlyList<double>? Leak
    {
        get;
        init => field = value is null ? null : ParameterGuard.PerTask(value, number => number is >= 0 and <= 1, "numbers from 0 to 1", nameof(Leak));
    }

    /// <summary>Where the random sequence starts; any number, 0 by default. Equal seeds give equal sequences.</summary>
    public long Seed { get; init; }

    /// <inheritdoc/>
    public override Needs Needs => Needs.Gradients;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        Preferences.CheckCount(Leak, taskCount, nameof(Leak));
        return new Run(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"new GradDrop {{ Leak = {Preferences.Text(Leak)}, Seed = {Seed} }}");

    internal sealed class Run(GradDrop definition, int taskCount) : RandomRun(definition, taskCount, definition.Seed)
    {
        /// <summary>Gives the uniform numbers of a piece of the rows in place of the random sequence: what was drawn elsewhere can be repeated.</summary>
        internal Func<Tensor, Tensor>? GivenUniforms { get; set; }

        private protected override HarmonizerResult SolveChecked(in HarmonizerInput input, Span<double> weights)
        {
            var seed = Draw();
            using var generators = new Generators(seed);
            double[]? leak = null;
            if (definition.Leak is { } given)
            {
                leak = new double[weights.Length];
                for (var i = 0; i < leak.Length; i++)
                {
                    leak[i] = given[input.ActiveTasks[i]];
                }
            }

            ColumnPieces.Change(input.Gradients!, piece => Drop(piece, GivenUniforms?.Invoke(piece) ?? generators.Uniforms(piece), leak));
            weights.Fill(1);
            return HarmonizerResult.Solved;
        }

        private static void Drop(Tensor piece, Tensor uniforms, double[]? leak)
        {
            // Where all values are 0 the quotient is not a number, and whatever is kept of them is 0.
            var keepsPositive = ((piece.sum(dim: 0) / piece.abs().sum(dim: 0) + 1) / 2).gt(uniforms);
            var keep = (keepsPositive & piece.gt(0) | keepsPositive.logical_not() & piece.lt(0)).to(piece.dtype);
            if (leak is not null)
            {
                var share = tensor(leak, piece.dtype, piece.device).unsqueeze(1);
                keep = share + (1 - share) * keep;
            }

            piece.mul_(keep);
        }
    }

    /// <summary>The random numbers of one step, a sequence per device.</summary>
    private sealed class Generators(ulong seed) : IDisposable
    {
        private readonly Dictionary<(DeviceType, int), Generator> known = [];

        public Tensor Uniforms(Tensor piece)
        {
            var device = (piece.device_type, piece.device_index);
            if (!known.TryGetValue(device, out var generator))
            {
                known[device] = generator = new Generator(seed, piece.device);
            }

            return rand(piece.size(1), piece.dtype, piece.device, generator: generator);
        }

        public void Dispose()
        {
            foreach (var generator in known.Values)
            {
                generator.Dispose();
            }
        }
    }
}
