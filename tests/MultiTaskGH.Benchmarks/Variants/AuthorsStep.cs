using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Benchmarks;

/// <summary>
/// The loop of the method's authors (arXiv 2408.00288, public code), in TorchSharp: for each task zero the gradients, one backward pass that keeps the graph, and
/// the gradients concatenated to a vector; weights from the inner products; then one more backward pass of the weighted loss. N + 1 passes. For more than two tasks
/// the weights are the pairwise form. Gradients are "zeroed" by dropping them, as PyTorch does by default since 2.0: in place would be slower.
/// </summary>
internal sealed class AuthorsStep(Workload workload, optim.Optimizer optimizer) : Variant("authors")
{
    public override void Run()
    {
        using var scope = NewDisposeScope();
        var losses = workload.Losses();
        var vectors = new Tensor[losses.Length];
        for (var task = 0; task < losses.Length; task++)
        {
            workload.ClearGradients();
            losses[task].backward(retain_graph: true);
            vectors[task] = cat([.. workload.Shared.Select(parameter => parameter.grad!.reshape(-1))]);
        }

        var weights = new double[losses.Length];
        Array.Fill(weights, 1);
        for (var i = 0; i < losses.Length; i++)
        {
            for (var j = i + 1; j < losses.Length; j++)
            {
                var product = vectors[i].dot(vectors[j]).ToDouble();
                if (product < 0)
                {
                    weights[i] -= product / vectors[i].dot(vectors[i]).ToDouble();
                    weights[j] -= product / vectors[j].dot(vectors[j]).ToDouble();
                }
            }
        }

        var total = losses[0] * weights[0];
        for (var task = 1; task < losses.Length; task++)
        {
            total += losses[task] * weights[task];
        }

        workload.ClearGradients();
        total.backward();
        optimizer.step();
    }
}
