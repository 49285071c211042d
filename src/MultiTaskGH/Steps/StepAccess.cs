namespace MultiTaskGH;

/// <summary>Lets one call at a time into a step and its model, and frees the step when no call is inside.</summary>
/// <param name="name">The step's name in errors.</param>
/// <param name="model">The guard that the steps of a model have in common.</param>
/// <param name="free">Frees what the step holds.</param>
internal sealed class StepAccess(string name, PassGuard model, Action free)
{
    private readonly PassGuard own = new();
    private volatile bool isDisposed;
    private int isFreed;

    /// <summary>Goes in, until <see cref="Leave"/>.</summary>
    /// <exception cref="ObjectDisposedException">The step was disposed.</exception>
    /// <exception cref="InvalidOperationException">A pass over the step or over its model is open.</exception>
    public void Enter()
    {
        ThrowIfDisposed();
        if (!own.TryEnter())
        {
            throw new InvalidOperationException($"Step '{name}': a pass is open already. A step serves one thread, and no task may use its own step.");
        }

        if (!model.TryEnter())
        {
            own.Leave();
            throw new InvalidOperationException(
                $"Step '{name}': a pass of another step of this model is open already. The steps of a model serve one thread, one after the other.");
        }

        if (isDisposed)
        {
            Leave();
            ThrowIfDisposed();
        }
    }

    public void Leave()
    {
        model.Leave();
        if (isDisposed)
        {
            FreeOnce();
        }

        own.Leave();

        // Another thread may have disposed the step between the question and the exit.
        if (isDisposed)
        {
            Dispose();
        }
    }

    /// <summary>Does something between passes.</summary>
    public void Exclusively(Action action)
    {
        Enter();
        try
        {
            action();
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Lets nobody in any more, and frees what the step holds; where somebody is inside, when he leaves.</summary>
    public void Dispose()
    {
        isDisposed = true;
        if (own.TryEnter())
        {
            FreeOnce();
            own.Leave();
        }
    }

    private void ThrowIfDisposed()
    {
        if (isDisposed)
        {
            throw new ObjectDisposedException(name, $"Step '{name}' was disposed. Create it anew.");
        }
    }

    private void FreeOnce()
    {
        if (Interlocked.Exchange(ref isFreed, 1) == 0)
        {
            free();
        }
    }
}
