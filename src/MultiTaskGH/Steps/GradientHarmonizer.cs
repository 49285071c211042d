using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>Harmonized gradients without the generator: <c>gradients.Backward(losses)</c> in place of <c>loss.backward()</c>.</summary>
/// <remarks>
/// It computes one gradient per loss over the shared parameters, harmonizes them, and leaves the result in <c>.grad</c>; the optimizers are
/// the caller's. Gradients that were there before are replaced, not added to: accumulate with <see cref="Accumulate"/>. The buffers outlive
/// the calls; keep one object for the whole training, and dispose it.
/// </remarks>
public sealed class GradientHarmonizer : IDisposable
{
    private readonly IReadOnlyList<NamedParameter> shared;
    private readonly IReadOnlyList<NamedParameter> own;
    private readonly Harmonizer harmonizer;
    private readonly StepOptions options;
    private StepEngine? engine;
    private bool isDisposed;

    /// <summary>Harmonizes over some parameters, with the default options.</summary>
    /// <param name="shared">The parameters over which the gradients are harmonized; at least one.</param>
    /// <param name="own">The other trained parameters, such as heads; none of them among the shared ones.</param>
    /// <param name="harmonizer">The method.</param>
    /// <exception cref="ArgumentException">No shared parameter, or one that is shared and own.</exception>
    public GradientHarmonizer(IEnumerable<Parameter> shared, IEnumerable<Parameter> own, Harmonizer harmonizer)
        : this(shared, own, harmonizer, options: null)
    {
    }

    /// <summary>Harmonizes over some parameters.</summary>
    /// <param name="shared">The parameters over which the gradients are harmonized; at least one.</param>
    /// <param name="own">The other trained parameters, such as heads; none of them among the shared ones.</param>
    /// <param name="harmonizer">The method.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">No shared parameter, or one that is shared and own.</exception>
    public GradientHarmonizer(IEnumerable<Parameter> shared, IEnumerable<Parameter> own, Harmonizer harmonizer, StepOptions? options)
        : this(Named(shared, nameof(shared)), Named(own, nameof(own)), harmonizer, options)
    {
    }

    /// <summary>Harmonizes over some parameters that errors can speak of by name, with the default options.</summary>
    /// <param name="shared">The parameters over which the gradients are harmonized; at least one.</param>
    /// <param name="own">The other trained parameters, such as heads; none of them among the shared ones.</param>
    /// <param name="harmonizer">The method.</param>
    /// <exception cref="ArgumentException">No shared parameter, or one that is shared and own.</exception>
    public GradientHarmonizer(IEnumerable<NamedParameter> shared, IEnumerable<NamedParameter> own, Harmonizer harmonizer)
        : this(shared, own, harmonizer, options: null)
    {
    }

    /// <summary>Harmonizes over some parameters that errors can speak of by name.</summary>
    /// <param name="shared">The parameters over which the gradients are harmonized; at least one.</param>
    /// <param name="own">The other trained parameters, such as heads; none of them among the shared ones.</param>
    /// <param name="harmonizer">The method.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">No shared parameter, or one that is shared and own.</exception>
    public GradientHarmonizer(IEnumerable<NamedParameter> shared, IEnumerable<NamedParameter> own, Harmonizer harmonizer, StepOptions? options)
    {
        ArgumentNullException.ThrowIfNull(shared);
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(harmonizer);
        this.shared = [.. shared];
        this.own = [.. own];
        this.harmonizer = harmonizer;
        this.options = options ?? new StepOptions();
        TrainedParameters.Check(this.shared, this.own);
    }

    /// <summary>The tasks' names in reports and errors; <c>task0</c>, <c>task1</c>, ... where they are not given.</summary>
    /// <exception cref="ArgumentException">No key, an empty one, or one that comes twice.</exception>
    public IReadOnlyList<string>? TaskKeys
    {
        get;
        init => field = value is null ? null : [.. Definition(value).Tasks.Select(task => task.Key)];
    }

    /// <summary>How many times <see cref="Backward"/> gave gradients.</summary>
    public long StepIndex => engine?.StepIndex ?? 0;

    /// <summary>Whether the harmonizer waits for <see cref="ObserveUpdate"/>, without which the next <see cref="Backward"/> is an error.</summary>
    public bool AwaitsLosses => engine?.AwaitsLosses ?? false;

    /// <summary>Computes, harmonizes and assigns the gradients of the losses, together with those that were accumulated.</summary>
    /// <param name="losses">One scalar per task, in an order and a number that stay the same. Their common graph is freed; the tensors, and parts that one loss alone reaches, live until the caller disposes them.</param>
    /// <exception cref="ArgumentException">Not a scalar, or without a gradient; another number of losses than before.</exception>
    /// <exception cref="InvalidOperationException">
    /// A shared parameter that no loss reaches; <see cref="Sample"/> or <see cref="ObserveUpdate"/> was not called where the harmonizer needs it.
    /// </exception>
    /// <exception cref="NonFiniteException">A loss or a gradient is not finite, and the policy is to throw.</exception>
    public StepReport Backward(params IReadOnlyList<Tensor> losses)
    {
        using var scope = NewDisposeScope();
        var opened = Open(losses);
        try
        {
            return new StepReport(opened.Update());
        }
        finally
        {
            opened.EndPass();
        }
    }

    /// <summary>
    /// Hands in the losses of a further batch, for a harmonizer with <see cref="Needs.SeveralBatches"/>: twice before each <see cref="Backward"/>, which
    /// gives the gradients of its own batch. No gradient is assigned.
    /// </summary>
    /// <param name="losses">One scalar per task. Their common graph is freed; the tensors, and parts that one loss alone reaches, live until the caller disposes them.</param>
    /// <exception cref="ArgumentException">Not a scalar, or without a gradient; another number of losses than before.</exception>
    /// <exception cref="InvalidOperationException">The harmonizer takes no further batch. Those before are dropped.</exception>
    /// <exception cref="NonFiniteException">A loss is not finite, and the policy is to throw.</exception>
    public void Sample(params IReadOnlyList<Tensor> losses)
    {
        using var scope = NewDisposeScope();
        var opened = Open(losses);
        try
        {
            opened.AddSample();
        }
        finally
        {
            opened.EndPass();
        }
    }

    /// <summary>
    /// Hands in the losses of the same batch with the new parameters, for a harmonizer with <see cref="Needs.LossesAfterUpdate"/>: once after each
    /// <see cref="Backward"/> that solved the weights, when the optimizers have stepped. <see cref="AwaitsLosses"/> says when.
    /// </summary>
    /// <param name="losses">One scalar per task; compute them under <c>no_grad</c>.</param>
    /// <returns>Whether the harmonizer learned from them: false where one is not finite.</returns>
    /// <exception cref="ArgumentException">Not a scalar; another number of losses than before.</exception>
    /// <exception cref="InvalidOperationException">No losses are awaited.</exception>
    public bool ObserveUpdate(params IReadOnlyList<Tensor> losses)
    {
        using var scope = NewDisposeScope();
        var opened = Open(losses, isObservation: true);
        try
        {
            return opened.Observe().UnobservedReason is null;
        }
        finally
        {
            opened.EndPass();
        }
    }

    /// <summary>Adds the gradients of a micro-batch to those of the next <see cref="Backward"/>.</summary>
    /// <remarks>
    /// Gradients add up, as with PyTorch's <c>backward</c>; divide the losses for a mean. Reports show the mean of the losses. An exception in a
    /// micro-batch drops those before it.
    /// </remarks>
    /// <param name="losses">One scalar per task. Their common graph is freed; the tensors, and parts that one loss alone reaches, live until the caller disposes them.</param>
    /// <exception cref="ArgumentException">Not a scalar, or without a gradient; another number of losses than before.</exception>
    /// <exception cref="InvalidOperationException">The harmonizer needs several batches or the losses after the update, or the options hold no gradients.</exception>
    /// <exception cref="NonFiniteException">A loss is not finite, and the policy is to throw.</exception>
    public void Accumulate(params IReadOnlyList<Tensor> losses)
    {
        using var scope = NewDisposeScope();
        var opened = Open(losses);
        try
        {
            opened.Accumulate();
        }
        finally
        {
            opened.EndPass();
        }
    }

    /// <summary>Returns the harmonizer to its initial state and forgets accumulated micro-batches, further batches and an update that waits for its losses.</summary>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        engine?.Reset();
    }

    /// <summary>Forgets the micro-batches and further batches since the last <see cref="Backward"/>, and that it waits for <see cref="ObserveUpdate"/>.</summary>
    public void DiscardAccumulated()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        engine?.DiscardAccumulated();
    }

    /// <summary>Writes the harmonizer's state and <see cref="StepIndex"/>.</summary>
    /// <param name="stream">Receives the state.</param>
    /// <exception cref="InvalidOperationException">Micro-batches wait for their <see cref="Backward"/>, or an update for <see cref="ObserveUpdate"/>; or the number of tasks is not known yet.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        EngineOfKnownTasks().Save(stream);
    }

    /// <summary>Reads what <see cref="Save"/> wrote, for the same harmonizer and tasks. A stream that does not fit changes nothing.</summary>
    /// <param name="stream">Holds the state.</param>
    /// <exception cref="InvalidDataException">Another format, another harmonizer or other tasks, or cut off.</exception>
    /// <exception cref="InvalidOperationException">Micro-batches wait for their <see cref="Backward"/>, or an update for <see cref="ObserveUpdate"/>; or the number of tasks is not known yet.</exception>
    public void Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        EngineOfKnownTasks().Load(stream);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        isDisposed = true;
        engine?.Dispose();
    }

    private static StepDefinition Definition(IReadOnlyList<string> taskKeys) => new()
    {
        Name = nameof(GradientHarmonizer),
        Tasks = [.. taskKeys.Select((key, member) => new TaskDefinition { Key = key, Member = member })],
    };

    private static IEnumerable<NamedParameter> Named(IEnumerable<Parameter> parameters, string list)
    {
        ArgumentNullException.ThrowIfNull(parameters, list);
        return parameters.Select((parameter, index) =>
            new NamedParameter($"{list}[{index}]", parameter ?? throw new ArgumentException($"{list}[{index}] must not be null.", list)));
    }

    private StepEngine Open(IReadOnlyList<Tensor> losses, bool isObservation = false)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ObjectDisposedException.ThrowIf(isDisposed, this);
        engine ??= Create(losses.Count);
        if (losses.Count != engine.TaskCount)
        {
            throw new ArgumentException($"The number of losses must stay the same ({engine.TaskCount}). Found {losses.Count}.", nameof(losses));
        }

        if (isObservation)
        {
            engine.BeginObservationPass();
        }
        else if (engine.AwaitsLosses)
        {
            throw new InvalidOperationException(
                $"{harmonizer} learns from the losses after each update: hand them to ObserveUpdate when the optimizers have stepped, or give them up with DiscardAccumulated.");
        }
        else
        {
            engine.BeginPass();
        }

        try
        {
            for (var i = 0; i < losses.Count; i++)
            {
                engine.Add(i, losses[i], weight: null, isFamily: false);
            }
        }
        catch
        {
            engine.EndPass();
            throw;
        }

        return engine;
    }

    private StepEngine Create(int taskCount)
    {
        if (taskCount == 0)
        {
            throw new ArgumentException("There must be at least one loss. Found none.");
        }

        if (TaskKeys is not null && TaskKeys.Count != taskCount)
        {
            throw new ArgumentException($"There must be one loss per task key ({string.Join(", ", TaskKeys)}). Found {taskCount} losses.");
        }

        var definition = Definition(TaskKeys ?? [.. Enumerable.Range(0, taskCount).Select(i => FormattableString.Invariant($"task{i}"))]);
        return new StepEngine(definition, new TrainedParameters(shared, updatedHarmonized: null, own, idle: []), GradientPool.Private(), new PassGuard(), new OptimizerSet([]), harmonizer, options);
    }

    private StepEngine EngineOfKnownTasks()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        return engine ??= TaskKeys is { } keys
            ? Create(keys.Count)
            : throw new InvalidOperationException("The number of tasks must be known before a state is saved or restored. Set TaskKeys, or call Backward first.");
    }
}
