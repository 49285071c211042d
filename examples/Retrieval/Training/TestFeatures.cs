using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Retrieval.Training;

/// <summary>What a model makes of a test, for an index.</summary>
internal static class TestFeatures
{
    /// <summary>Makes sure that all numbers are finite: no order could be told of others.</summary>
    /// <returns>The features on the CPU, in the caller's dispose scope.</returns>
    /// <exception cref="TrainingException">A number is not finite.</exception>
    public static Tensor Finite(Tensor features)
    {
        using var scope = NewDisposeScope();
        return features.isfinite().all().item<bool>() ? features.cpu().MoveToOuterDisposeScope() : throw new TrainingException("What the model makes of the test is not finite.");
    }
}
