using MultiTaskGH.Numerics;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>
/// ExcessMTL: tasks far from their optimum get more weight. Needs the gradients, one backward pass per task; its state is as large as the gradients.
/// </summary>
/// <remarks>
/// <para>
/// He, Zhou, Zhang, Yun, Xu, Zeng, Chilimbi and Zhao, Robust Multi-Task Learning with Excess Risks, ICML 2024. The excess risk is estimated with a diagonal
/// Hessian as in Adagrad: <c>e_i = sum_p g_ip^2 / sqrt(s_ip + epsilon)</c>, s the sum of the squares so far. The weights, 1 at first, are multiplied
/// by <c>exp(step_size e_i / e_i(first))</c> and brought to the sum N; the weights of a step include its own update. The task's first excess risk,
/// with which nothing is multiplied, sets its scale.
/// </para>
/// <para>
/// LibMTL calls the step size <c>robust_step_size</c> and fixes epsilon. A zero gradient takes no part: its weight is not multiplied, and it sets no
/// scale. Promises permutation equivariance, and, epsilon aside, that the factor of a loss does not matter; weights only grow apart slowly, and a
/// task may be hurt. Not rotation invariant.
/// </para>
/// </remarks>
public sealed record ExcessMTL : Harmonizer
{
    /// <summary>How fast the weights change, at least 0; 0.01 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number of at least 0.</exception>
    public double StepSize { get; init => field = ParameterGuard.NotNegative(value, nameof(StepSize)); } = 0.01;

    /// <summary>What is added to the sums of squares, at least 0; 1e-7 by default, in the unit of a squared gradient entry.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number of at least 0.</exception>
    public double Epsilon { get; init => field = ParameterGuard.NotNegative(value, nameof(Epsilon)); } = 1e-7;

    /// <inheritdoc/>
    public override Needs Needs => Needs.Gradients;

    /// <summary>False: a representation's entries mean other samples in every step.</summary>
    public override bool WorksOnRepresentations => false;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        return new Run(this, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"new ExcessMTL {{ StepSize = {StepSize}, Epsilon = {Epsilon} }}");

    private sealed class Run(ExcessMTL definition, int taskCount) : TaskRowsRun(definition, taskCount, 0, 0)
    {
        // Bounds the memory beside the state.
        private const long PieceLength = 1 << 20;

        // No square is larger than their sum: smaller ones would have to come by the hundred million before float32's 3e38 is reached.
        private const double Comfortable = 1e30;

        private const string Overflow =
            "its sums of squares, as in Adagrad, would leave the range of the state's type (3.4e38 for float32 and coarser gradients): scale the loss down";

        private protected override HarmonizerResult SolveChecked(in HarmonizerInput input, Span<double> weights)
        {
            var gradients = input.Gradients!;
            Rows.Check(gradients, input.ActiveTasks);
            for (var i = 0; i < weights.Length; i++)
            {
                if (!(input.Gramian[i * weights.Length + i] < Comfortable) && !CanHold(gradients, i, Rows.Find(input.ActiveTasks[i])))
                {
                    return HarmonizerResult.NoSolution(i, Overflow);
                }
            }

            var logarithms = Column(0);
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = logarithms[input.ActiveTasks[i]];
            }

            var before = Softmax.LogSum(weights);
            for (var i = 0; i < weights.Length; i++)
            {
                var excess = Excess(gradients, i, input.ActiveTasks[i]);
                ref var first = ref Column(1)[input.ActiveTasks[i]];
                weights[i] += first > 0 ? definition.StepSize * (excess / first) : 0;
                first = first > 0 ? first : excess;
            }

            // What the active tasks hold together stays as it is: absent ones neither gain nor lose.
            var growth = Softmax.LogSum(weights) - before;
            for (var i = 0; i < weights.Length; i++)
            {
                logarithms[input.ActiveTasks[i]] = weights[i] - growth;
            }

            Softmax.Apply(weights, weights.Length);
            return HarmonizerResult.Solved;
        }

        private static bool CanHold(GradientEntries gradients, int position, Tensor[]? state)
        {
            using var noGrad = no_grad();
            using var scope = NewDisposeScope();
            for (var b = 0; b < gradients.BlockCount; b++)
            {
                var row = gradients.Row(b, position);
                for (var start = 0L; start < row.numel(); start += PieceLength)
                {
                    using var pieceScope = NewDisposeScope();
                    var length = Math.Min(PieceLength, row.numel() - start);
                    var sums = row.narrow(0, start, length).to(row.dtype is ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32).square();
                    if (state is not null)
                    {
                        sums.add_(state[b].narrow(0, start, length).to(sums.device));
                    }

                    if (!sums.isfinite().all().item<bool>())
                    {
                        return false;
                    }
                }
            }

            return true;
        }

        private double Excess(GradientEntries gradients, int position, int task)
        {
            var state = Rows.Change(gradients, position, task);
            using var noGrad = no_grad();
            using var scope = NewDisposeScope();
            var sums = new List<Tensor>();
            for (var b = 0; b < state.Length; b++)
            {
                for (var start = 0L; start < state[b].numel(); start += PieceLength)
                {
                    using var pieceScope = NewDisposeScope();
                    var squares = state[b].narrow(0, start, Math.Min(PieceLength, state[b].numel() - start));
                    var square = gradients.Row(b, position).narrow(0, start, squares.numel()).to(squares.dtype).square();
                    squares.add_(square);

                    // A quotient of zeros, where epsilon is 0, stands for an entry that has never had a gradient.
                    sums.Add((square / (squares + definition.Epsilon).sqrt()).nansum().MoveToOuterDisposeScope());
                }
            }

            return ScalarReader.Read(sums).Sum();
        }
    }
}
