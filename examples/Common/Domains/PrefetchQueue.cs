namespace MultiTaskGH.Examples.Common;

/// <summary>Prepares the items of a sequence on background threads, a fixed number ahead of the one that is taken, and gives them in order.</summary>
internal sealed class PrefetchQueue<T> : IDisposable
{
    private readonly Func<long, CancellationToken, T> prepare;
    private readonly long end;
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskScheduler scheduler;
    private readonly Queue<Task<T>> pending = [];
    private long next;

    /// <summary>Starts to prepare.</summary>
    /// <param name="prepare">Prepares the item of a number; runs on several threads at once.</param>
    /// <param name="start">The number of the first item.</param>
    /// <param name="end">The number after the last item.</param>
    /// <param name="workers">How many items are in preparation at once, at most.</param>
    /// <param name="ahead">How many items are ready or in preparation, at most.</param>
    public PrefetchQueue(Func<long, CancellationToken, T> prepare, long start, long end, int workers, int ahead)
    {
        this.prepare = prepare;
        this.end = end;
        next = start;
        scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, workers).ConcurrentScheduler;
        for (var i = 0; i < ahead; i++)
        {
            PrepareNext();
        }
    }

    /// <summary>Waits for the first item that was not advanced past.</summary>
    /// <exception cref="Exception">What its preparation threw.</exception>
    public T Peek() => pending.Peek().GetAwaiter().GetResult();

    /// <summary>Goes on to the item after it.</summary>
    public void Advance()
    {
        pending.Dequeue();
        PrepareNext();
    }

    /// <summary>Stops the preparation, and waits until no thread works on it any more.</summary>
    public void Dispose()
    {
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        stopping.Cancel();

        // Nobody takes these items: what went wrong with them is nobody's concern.
        ((Task)Task.WhenAll(pending)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        stopping.Dispose();
    }

    private void PrepareNext()
    {
        if (next < end)
        {
            var number = next++;
            pending.Enqueue(Task.Factory.StartNew(() => prepare(number, stopping.Token), stopping.Token, TaskCreationOptions.DenyChildAttach, scheduler));
        }
    }
}
