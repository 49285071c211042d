using System.Runtime.CompilerServices;

namespace MultiTaskGH;

/// <summary>
/// Lets one at a time in. The steps of a model have one guard in common, for they write to the same gradients: two threads there do not race for
/// numbers alone but free each other's native memory, which ends the process.
/// </summary>
internal sealed class PassGuard
{
    private static readonly ConditionalWeakTable<object, PassGuard> Guards = [];

    private int isEntered;

    /// <summary>The guard of a model, the same one for all of its steps.</summary>
    public static PassGuard Of(object model) => Guards.GetOrCreateValue(model);

    public bool TryEnter() => Interlocked.Exchange(ref isEntered, 1) == 0;

    public void Leave() => Volatile.Write(ref isEntered, 0);
}
