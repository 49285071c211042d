namespace MultiTaskGH;

/// <summary>The ways in which a step gathers gradients; each is made when it is first needed.</summary>
internal sealed class GradientModes(StepDefinition definition, Harmonizer harmonizer, StepOptions options, TrainedParameters parameters, GradientPool pool) : IDisposable
{
    private RowGradients? rows;
    private CombinedGradients? combined;
    private GramianOnlyGradients? gramianOnly;
    private RepresentationGradients? representation;
    private SampleGradients? samples;

    public TrainedParameters Parameters { get; } = parameters;

    /// <summary>The gradients of further batches.</summary>
    public SampleGradients Samples => samples ??= new(Parameters, pool);

    /// <summary>Whether heads may get their gradients after the weights, so that nothing told whose is not finite.</summary>
    public bool SeeHeadsLast => definition.Space is GradientSpace.Representation || options.GradientStorage is GradientStorage.GramianOnly;

    /// <summary>Whether the harmonizer can give its weights before a gradient is computed.</summary>
    /// <param name="isOnlyMicroBatch">Losses that are accumulated are known only in the end.</param>
    public bool WeightsNeedNoGradients(bool isOnlyMicroBatch) =>
        (harmonizer.Needs & (Needs.Gramian | Needs.Gradients)) == Needs.None && (isOnlyMicroBatch || !harmonizer.Needs.HasFlag(Needs.Losses));

    /// <summary>The way of an update.</summary>
    /// <param name="weightsComeFirst">Whether the weights are known before the gradients.</param>
    public TaskGradients Choose(bool weightsComeFirst) => definition.Space switch
    {
        GradientSpace.Representation => representation ??= new(Parameters, pool),
        _ when weightsComeFirst => combined ??= new(Parameters),
        _ when options.GradientStorage is GradientStorage.GramianOnly => gramianOnly ??= new(Parameters, pool),
        _ => rows ??= new(Parameters, pool),
    };

    /// <summary>Hands over the tensors of the representation.</summary>
    public void Hand(IReadOnlyList<CutTensor> cut) => representation?.Cut(cut, definition.Name);

    /// <summary>Checks that micro-batches can be added up.</summary>
    /// <exception cref="InvalidOperationException">They cannot.</exception>
    public void CheckAccumulation()
    {
        const Needs OfOneBatch = Needs.SeveralBatches | Needs.LossesAfterUpdate;
        if ((harmonizer.Needs & OfOneBatch) != Needs.None)
        {
            throw new InvalidOperationException(
                $"Step '{definition.Name}': micro-batches cannot be accumulated with {harmonizer}, which needs {harmonizer.Needs & OfOneBatch}: it would have to evaluate all of them again. Run each batch as a step.");
        }

        if (definition.Space is GradientSpace.Representation)
        {
            throw new InvalidOperationException(
                $"Step '{definition.Name}': micro-batches cannot be accumulated in GradientSpace.Representation, since the graphs of all of them would have to be kept. Use GradientSpace.Parameters.");
        }

        if (options.GradientStorage is GradientStorage.GramianOnly)
        {
            throw new InvalidOperationException(
                $"Step '{definition.Name}': micro-batches cannot be accumulated with GradientStorage.GramianOnly, which holds no gradients to add to. Use GradientStorage.AllTasks.");
        }
    }

    public void Dispose()
    {
        rows?.Dispose();
        combined?.Dispose();
        gramianOnly?.Dispose();
        representation?.Dispose();
        samples?.Dispose();
        pool.Release();
    }
}
