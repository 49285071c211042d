using System.Runtime.CompilerServices;

// Live tensors and the random number generator of torch are global.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace MultiTaskGH.Tests.Support;

internal static class TestSettings
{
#pragma warning disable CA2255 // A test assembly has no other place that runs before every test.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void UseOneThread() => TorchSharp.torch.set_num_threads(1);
}
