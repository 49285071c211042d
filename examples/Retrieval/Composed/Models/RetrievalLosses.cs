using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace MultiTaskGH.Examples.Retrieval.Composed.Models;

/// <summary>Losses of composed retrieval.</summary>
internal static class RetrievalLosses
{
    /// <summary>Batch-based classification: each query is to find its own target among those of the batch (Vo et al., CVPR 2019, equation 4 with the largest set of negatives).</summary>
    /// <param name="queries">N x width.</param>
    /// <param name="targets">N x width; row i is the answer to query i.</param>
    /// <returns>The mean over the queries of the cross-entropy of the softmax over the products with all targets.</returns>
    public static Tensor BatchClassification(Tensor queries, Tensor targets)
    {
        using var scope = NewDisposeScope();
        using var answers = arange(queries.size(0), dtype: int64, device: queries.device);
        return cross_entropy(mm(queries, targets.t()), answers).MoveToOuterDisposeScope();
    }
}
