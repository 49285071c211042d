namespace MultiTaskGH;

/// <summary>A method that turns the gradients of several tasks into one weight per task. Immutable: a run state does the work.</summary>
/// <remarks>
/// The direction of the update is <c>d = sum_i weight_i g_i</c> over the shared parameters. Derive a sealed record of the method's
/// parameters from it, guard them in their <c>init</c> accessors, and return the method's state from <see cref="Start"/>.
/// </remarks>
public abstract record Harmonizer
{
    /// <summary>What the method reads; the step computes nothing else for it.</summary>
    public abstract Needs Needs { get; }

    /// <summary>
    /// How many batches a step brings: 1, or 3 with <see cref="Needs.SeveralBatches"/>, of which the first gives the update and the others
    /// <see cref="HarmonizerInput.CrossGramian"/>.
    /// </summary>
    public int BatchesPerStep => Needs.HasFlag(Needs.SeveralBatches) ? 3 : 1;

    /// <summary>
    /// Whether heads are meant to get the weights too where the step's options leave it open: so it is with methods that weigh whole losses. True by
    /// default for methods that read no gradients.
    /// </summary>
    public virtual bool ReweightsHeads => (Needs & (Needs.Gramian | Needs.Gradients | Needs.SeveralBatches)) == Needs.None;

    /// <summary>
    /// Whether the method makes sense on gradients over a representation (<see cref="GradientSpace.Representation"/>), whose entries mean another
    /// sample in every step. True by default for methods that read the gradients of one batch.
    /// </summary>
    public virtual bool WorksOnRepresentations => !Needs.HasFlag(Needs.SeveralBatches);

    /// <summary>Starts a run of the method. The state belongs to one group of tasks of one step.</summary>
    /// <param name="taskCount">How many tasks the group has in all, active or not; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The method cannot serve this number of tasks.</exception>
    public abstract HarmonizerRun Start(int taskCount);

    /// <summary>Computes the weights for one Gramian, without tensors or a step: a fresh run solves once.</summary>
    /// <param name="gramian">
    /// The inner products <c>K = G G^T</c> of the N task gradients over the shared parameters, N x N, finite and symmetric (to 1e-6 of the
    /// norms, which admits Gramians from float32; the two triangles are averaged).
    /// </param>
    /// <param name="gradientEpsilon">
    /// The distance from 1 to the next number of the gradients' type: 2^-52 for float64, the default, 2^-23 for float32. Rank decisions are
    /// made relative to it.
    /// </param>
    /// <returns>One weight per task, and whether the method itself, a fallback, or nothing gave them.</returns>
    /// <exception cref="ArgumentException"><paramref name="gramian"/> is not a Gramian.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The method cannot serve N tasks, or <paramref name="gradientEpsilon"/> is not in (0, 1).</exception>
    /// <exception cref="NotSupportedException">The method reads more than the Gramian.</exception>
    public (double[] Weights, HarmonizerResult Result) Weigh(double[,] gramian, double gradientEpsilon = 1.0 / (1L << 52))
    {
        var flat = GramianCheck.Flatten(gramian);
        if (!(gradientEpsilon > 0 && gradientEpsilon < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(gradientEpsilon),
                FormattableString.Invariant($"gradientEpsilon must lie between 0 and 1. Found {gradientEpsilon}."));
        }

        if ((Needs & ~Needs.Gramian) != Needs.None)
        {
            throw new NotSupportedException(
                $"{this} reads {Needs & ~Needs.Gramian}, which a Gramian does not hold. Use it in a step, or start a run and call Solve.");
        }

        var n = gramian.GetLength(0);
        var tasks = new int[n];
        for (var i = 0; i < n; i++)
        {
            tasks[i] = i;
        }

        var weights = new double[n];
        using var run = Start(n);
        var result = run.Solve(
            new HarmonizerInput { ActiveTasks = tasks, Gramian = flat, GradientEpsilon = gradientEpsilon }, weights);
        return (weights, result);
    }

    /// <summary>The C# expression that makes this definition again, the same under every culture.</summary>
    public abstract override string ToString();
}
