using System.Runtime.InteropServices;

namespace MultiTaskGH.Examples.Common;

/// <summary>Turns the first Ctrl-C (or SIGTERM) into a cancellation and lets the second one end the program at once.</summary>
public sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;
    private volatile int received;

    /// <summary>Starts to listen.</summary>
    public Interruption() =>
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>128 and the number of the signal that arrived, as shells have it; null where none did.</summary>
    public int? ExitCode => received == 0 ? null : 128 + received;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        const int Interrupt = 2, Terminate = 15;
        if (Interlocked.CompareExchange(ref received, context.Signal == PosixSignal.SIGINT ? Interrupt : Terminate, 0) != 0)
        {
            return;
        }

        context.Cancel = true;
        TrainingProgress.Announce("Stopping after this iteration and keeping what is done; once more to quit at once.");
        source.Cancel();
    }
}
