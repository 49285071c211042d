using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>Harmonized gradients in a single call, for methods without a state.</summary>
public static class Harmonize
{
    /// <summary>Computes, harmonizes and assigns the gradients of some losses.</summary>
    /// <remarks>It lays out its buffers anew at every call; a training loop is faster with one <see cref="GradientHarmonizer"/>.</remarks>
    /// <param name="losses">One scalar per task. Their common graph is freed; the tensors, and parts that one loss alone reaches, live until the caller disposes them.</param>
    /// <param name="shared">The parameters over which the gradients are harmonized; at least one.</param>
    /// <param name="own">The other trained parameters, such as heads; none of them among the shared ones.</param>
    /// <param name="harmonizer">A method without a state.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">A harmonizer with a state, which a single call would lose, or of several batches; or as <see cref="GradientHarmonizer.Backward"/>.</exception>
    /// <exception cref="InvalidOperationException">A shared parameter that no loss reaches.</exception>
    /// <exception cref="NonFiniteException">A loss or a gradient is not finite, and the policy is to throw.</exception>
    public static StepReport Backward(
        IReadOnlyList<Tensor> losses, IEnumerable<Parameter> shared, IEnumerable<Parameter> own, Harmonizer harmonizer, StepOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentNullException.ThrowIfNull(harmonizer);
        if (harmonizer.BatchesPerStep > 1)
        {
            throw new ArgumentException($"The harmonizer must take one batch. Found {harmonizer}, which takes {harmonizer.BatchesPerStep}. Use a GradientHarmonizer.", nameof(harmonizer));
        }

        if (HasState(harmonizer, losses.Count))
        {
            throw new ArgumentException($"The harmonizer must have no state, which a single call would lose. Found {harmonizer}. Use a GradientHarmonizer.", nameof(harmonizer));
        }

        using var gradients = new GradientHarmonizer(shared, own, harmonizer, options);
        return gradients.Backward(losses);
    }

    private static bool HasState(Harmonizer harmonizer, int taskCount)
    {
        using var state = new MemoryStream();
        using var writer = new BinaryWriter(state);
        using var run = harmonizer.Start(Math.Max(1, taskCount));
        run.Save(writer);
        writer.Flush();
        return state.Length > 0;
    }
}
