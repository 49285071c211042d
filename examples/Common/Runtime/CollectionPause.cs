using System.Runtime;

namespace MultiTaskGH.Examples.Common;

/// <summary>Moves garbage collections between iterations, away from the calls of torch within.</summary>
/// <remarks>
/// A number that TorchSharp 0.107 hands to torch, such as the 0.5 of <c>tensor.mul(0.5)</c>, is an object with a finalizer, of which nothing keeps hold while torch reads it. A collection that another
/// thread causes at that moment frees it: torch then stops with "Unknown scalar type" or the like, once in some two thousand iterations on a crowded machine with threads that decode images.
/// </remarks>
public sealed class CollectionPause : IDisposable
{
    private readonly long budget;
    private long end;

    /// <summary>Nothing is paused before <see cref="Renew"/>.</summary>
    /// <param name="budget">How many bytes may be allocated between two collections. Who allocates more brings on a collection at any time.</param>
    public CollectionPause(long budget = 128 << 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 1);
        this.budget = budget;
    }

    /// <summary>Collects if half of the budget is used up, and keeps collections away until it is used up whole. Call it where no call of torch is under way.</summary>
    public void Renew()
    {
        if (IsPaused && GC.GetTotalAllocatedBytes() < end)
        {
            return;
        }

        End();
        if (GCSettings.LatencyMode != GCLatencyMode.NoGCRegion && GC.TryStartNoGCRegion(budget))
        {
            end = GC.GetTotalAllocatedBytes() + budget / 2;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => End();

    private bool IsPaused => end > 0 && GCSettings.LatencyMode == GCLatencyMode.NoGCRegion;

    private void End()
    {
        if (IsPaused)
        {
            try
            {
                GC.EndNoGCRegion();
            }
            catch (InvalidOperationException)
            {
                // Another thread used the budget up just now.
            }
        }

        end = 0;
    }
}
