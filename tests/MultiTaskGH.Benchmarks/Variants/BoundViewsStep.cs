using static TorchSharp.torch;

namespace MultiTaskGH.Benchmarks;

/// <summary>The bound with gradients that accumulate into zeroed views of one tensor that outlives the steps, instead of fresh tensors.</summary>
internal sealed class BoundViewsStep : Variant
{
    private readonly Workload workload;
    private readonly optim.Optimizer optimizer;
    private readonly Tensor rows;
    private readonly Tensor[][] views;

    public BoundViewsStep(Workload workload, optim.Optimizer optimizer)
        : base("bound, views")
    {
        this.workload = workload;
        this.optimizer = optimizer;
        rows = zeros(workload.TaskCount, workload.Shared.Sum(parameter => parameter.numel())).DetachFromDisposeScope();
        views = new Tensor[workload.TaskCount][];
        for (var task = 0; task < workload.TaskCount; task++)
        {
            var offset = 0L;
            views[task] = new Tensor[workload.Shared.Length];
            for (var k = 0; k < workload.Shared.Length; k++)
            {
                var parameter = workload.Shared[k];
                views[task][k] = rows[task].narrow(0, offset, parameter.numel()).view(parameter.shape).DetachFromDisposeScope();
                offset += parameter.numel();
            }
        }
    }

    public override void Run()
    {
        using var scope = NewDisposeScope();
        var losses = workload.Losses();
        workload.ClearGradients();
        rows.zero_();
        for (var task = 0; task < losses.Length; task++)
        {
            for (var k = 0; k < workload.Shared.Length; k++)
            {
                workload.Shared[k].grad = views[task][k];
            }

            losses[task].backward(retain_graph: task < losses.Length - 1);
        }

        optimizer.step();
    }

    public override void Dispose()
    {
        foreach (var view in views.SelectMany(row => row))
        {
            view.Dispose();
        }

        rows.Dispose();
        base.Dispose();
    }
}
