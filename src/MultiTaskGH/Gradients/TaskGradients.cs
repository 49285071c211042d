namespace MultiTaskGH;

/// <summary>
/// The gradients of an update: losses in, the Gramian out, and factors back into the parameters' <c>.grad</c>. Each way to gather them is a class
/// of its own. None knows anything of harmonizers.
/// </summary>
/// <param name="parameters">The parameters of the step.</param>
internal abstract class TaskGradients(TrainedParameters parameters) : IDisposable
{
    /// <summary>The distance from 1 to the next number of the coarsest type of which the Gramian was computed.</summary>
    public virtual double Epsilon => Parameters.Epsilon;

    /// <summary>The distance from 1 to the next number of the type in which the Gramian's products and sums are made; 0 where that is the gradients' own.</summary>
    public virtual double GramianEpsilon => Parameters.GramianEpsilon;

    protected TrainedParameters Parameters { get; } = parameters;

    /// <summary>Begins an update: forgets every gradient.</summary>
    /// <param name="taskCount">How many tasks there are, active or not.</param>
    public abstract void Begin(int taskCount);

    /// <summary>Adds the gradients of a micro-batch, as far as they are taken before the weights are known.</summary>
    /// <param name="losses">Those of the tasks that take part, in the order of their positions; at least one.</param>
    /// <param name="factors">Null where they are not known yet.</param>
    public abstract void Add(IReadOnlyList<TaskLoss> losses, UpdateFactors? factors);

    /// <summary>The first harmonized parameter that no task has reached in any micro-batch; null where all were, or where that shows later.</summary>
    public abstract string? FirstUnreached();

    /// <summary>The Gramian, factors before harmonizing included, of the tasks that took part, row after row; null where it is not computed.</summary>
    /// <param name="active">The positions of these tasks, ascending.</param>
    public abstract double[]? Gramian(ReadOnlySpan<int> active);

    /// <summary>
    /// Prepares for a method that reads and may replace entries (<see cref="Entries"/>): from here on nothing is known of what the rows hold.
    /// </summary>
    /// <param name="factors">Those after harmonizing are known.</param>
    /// <exception cref="NotSupportedException">The gradients are not held.</exception>
    public virtual void OpenEntries(UpdateFactors factors) => throw new NotSupportedException($"{GetType().Name} holds no gradients.");

    /// <summary>The gradients of some tasks, entry by entry.</summary>
    /// <param name="positions">The positions of tasks that took part.</param>
    /// <exception cref="NotSupportedException">The gradients are not held.</exception>
    public virtual GradientEntries Entries(int[] positions) => throw new NotSupportedException($"{GetType().Name} holds no gradients.");

    /// <summary>The first gradient that is not finite among those taken so far; null where all are finite.</summary>
    /// <param name="active">The positions of the tasks that took part, ascending.</param>
    /// <param name="gramian">What <see cref="Gramian"/> returned.</param>
    public abstract BrokenGradient? FirstNonFinite(ReadOnlySpan<int> active, double[]? gramian);

    /// <summary>Makes the combined gradients those of the parameters that the step updates.</summary>
    /// <param name="factors">The factors.</param>
    /// <param name="active">The positions of the tasks that took part, ascending.</param>
    /// <returns>Whether the result may not be finite though nothing was found before.</returns>
    public abstract bool Assign(UpdateFactors factors, ReadOnlySpan<int> active);

    /// <summary>Ends an update, whatever became of it, and frees what it alone needed. Assigned gradients stay.</summary>
    public abstract void End();

    public virtual void Dispose()
    {
        End();
        GC.SuppressFinalize(this);
    }

    /// <summary>The first task whose entry on the diagonal of the Gramian is not finite.</summary>
    private protected static BrokenGradient? FirstNonFiniteRow(ReadOnlySpan<int> active, double[] gramian, string over)
    {
        for (var i = 0; i < active.Length; i++)
        {
            if (!double.IsFinite(gramian[i * active.Length + i]))
            {
                return new(active[i], $"the gradient over {over} is not finite.");
            }
        }

        return null;
    }

    /// <summary>The first head whose gradient is not finite.</summary>
    private protected static BrokenGradient? FirstNonFiniteHead(TaskGradientStore heads) =>
        heads.FirstNonFinite() is { Parameter: { } parameter } broken ? new(broken.Task, $"the gradient of '{parameter}' is not finite.") : null;
}
