namespace MultiTaskGH;

/// <summary>The batches of an update besides the one that it is made from (<see cref="Needs.SeveralBatches"/>), for their inner products alone.</summary>
internal sealed class FurtherBatches(StepDefinition definition, Harmonizer harmonizer, TaskLayout layout, GradientModes modes)
{
    private int[] active = [];
    private bool areMeasured;
    private double[]? products;

    /// <summary>How many were handed in.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the next batch is one of them.</summary>
    public bool AreExpected => Count < Needed;

    private int Needed => harmonizer.BatchesPerStep - 1;

    /// <summary>Checks that one more is wanted.</summary>
    /// <exception cref="InvalidOperationException">None is.</exception>
    public void CheckExpected()
    {
        if (!AreExpected)
        {
            throw new InvalidOperationException(Needed == 0
                ? $"Step '{definition.Name}': {harmonizer} takes one batch per step. Found a further one."
                : FormattableString.Invariant($"Step '{definition.Name}': {harmonizer} takes {Needed} batches besides that of the update. Found one more."));
        }
    }

    /// <summary>Checks that the batch of the update is not the first one.</summary>
    /// <exception cref="InvalidOperationException">Batches are missing.</exception>
    public void CheckComplete()
    {
        if (AreExpected)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"Step '{definition.Name}': {harmonizer} takes {harmonizer.BatchesPerStep} batches per step. Found {Count + 1}. Hand them to Run(ReadOnlySpan<Inputs>), the one of the update first; with a GradientHarmonizer call Sample {Needed} times before Backward."));
        }
    }

    /// <summary>Computes the gradients of a batch.</summary>
    /// <param name="losses">The losses of the tasks that take part.</param>
    /// <param name="areNeeded">Whether the weights are solved in this update.</param>
    /// <exception cref="InvalidOperationException">Other tasks take part than in the batch before.</exception>
    public void Add(IReadOnlyList<TaskLoss> losses, bool areNeeded)
    {
        int[] positions = [.. losses.Select(loss => loss.Position)];
        if (Count == 0)
        {
            active = positions;
            areMeasured = areNeeded && positions.Length > 0;
            if (areMeasured)
            {
                modes.Samples.Keep(losses);
            }
        }
        else
        {
            CheckTasks(positions);
            products = areMeasured ? modes.Samples.Products(losses) : null;
            EndMeasurement();
        }

        Count++;
    }

    /// <summary>A batch whose gradients nobody reads any more: the update is refused.</summary>
    public void Skip() => Count++;

    /// <summary>Checks that the tasks of the update are those of the batches.</summary>
    /// <exception cref="InvalidOperationException">They are not.</exception>
    public void CheckTasks(ReadOnlySpan<int> positions)
    {
        if (Needed == 0 || positions.SequenceEqual(active))
        {
            return;
        }

        int[] found = [.. positions];
        var differing = found.Except(active).Concat(active.Except(found)).Min();
        throw new InvalidOperationException(
            $"Step '{definition.Name}': the same tasks must take part in all batches of a step with {harmonizer}. Found task '{layout.Keys[differing]}' in some of them only.");
    }

    /// <summary>
    /// The inner products between the gradients of the first batch (rows) and those of the second one (columns), and which of the tasks has a gradient
    /// that is not finite, -1 where none has; null where none are needed.
    /// </summary>
    public (double[] Products, int Broken)? CrossGramian() => products is null ? null : (products, Broken(products));

    /// <summary>Forgets the batches and gives their rows back.</summary>
    public void Clear()
    {
        EndMeasurement();
        (active, products, Count) = ([], null, 0);
    }

    /// <summary>The first task whose product with itself is not finite, since others do not tell whose gradient broke them; else the first with any such product.</summary>
    private int Broken(double[] measured)
    {
        var n = active.Length;
        for (var i = 0; i < n; i++)
        {
            if (!double.IsFinite(measured[i * n + i]))
            {
                return active[i];
            }
        }

        var broken = Array.FindIndex(measured, product => !double.IsFinite(product));
        return broken < 0 ? -1 : active[broken / n];
    }

    private void EndMeasurement()
    {
        if (areMeasured)
        {
            modes.Samples.End();
            areMeasured = false;
        }
    }
}
