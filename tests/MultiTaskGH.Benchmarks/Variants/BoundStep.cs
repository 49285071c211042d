using static TorchSharp.torch;

namespace MultiTaskGH.Benchmarks;

/// <summary>
/// The least that any method on task gradients pays: N backward passes, each leaving a gradient per task and shared parameter, the graph freed with the last,
/// and the optimizer. Nothing is done with the gradients; heads receive their own.
/// </summary>
internal sealed class BoundStep(Workload workload, optim.Optimizer optimizer) : Variant("bound")
{
    public override void Run()
    {
        using var scope = NewDisposeScope();
        var losses = workload.Losses();
        workload.ClearGradients();
        var gradients = new Tensor?[losses.Length, workload.Shared.Length];
        for (var task = 0; task < losses.Length; task++)
        {
            if (task > 0)
            {
                foreach (var parameter in workload.Shared)
                {
                    parameter.grad = null;
                }
            }

            losses[task].backward(retain_graph: task < losses.Length - 1);
            for (var k = 0; k < workload.Shared.Length; k++)
            {
                gradients[task, k] = workload.Shared[k].grad;
            }
        }

        optimizer.step();
    }
}
