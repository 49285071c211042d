using static TorchSharp.torch;

namespace MultiTaskGH.Benchmarks;

/// <summary>What everyone writes without harmonizing: one backward pass of the weighted sum.</summary>
internal sealed class PlainStep(Workload workload, optim.Optimizer optimizer) : Variant("plain")
{
    public override void Run()
    {
        using var scope = NewDisposeScope();
        var losses = workload.Losses();
        workload.ClearGradients();
        var total = losses[0] * 1.0;
        for (var task = 1; task < losses.Length; task++)
        {
            total += losses[task] * 1.0;
        }

        total.backward();
        optimizer.step();
    }
}
