using MultiTaskGH;
using static TorchSharp.torch;

namespace Behind;

// Sees the internals of the first project, so that what the generator writes in both meets here.
internal static class Start
{
    private static void Main()
    {
        using var inputs = randn(64, 8);
        using var sums = inputs.sum(1L, keepdim: true);
        using var signs = sums.gt(0).to(float32);
        using var network = new SumAndSign();
        using var optimizer = optim.SGD(network.parameters().ToArray(), 0.05);
        using var step = network.CreateStep(new GH(), optimizer);
        Console.WriteLine($"step of the first project: {step.Run(inputs, sums, signs).TaskCount} tasks");
        Console.WriteLine($"step of its own: {typeof(IMultiTaskModel).IsAssignableFrom(typeof(Own))}");
    }
}
