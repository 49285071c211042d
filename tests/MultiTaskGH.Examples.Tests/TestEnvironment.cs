using System.Runtime.CompilerServices;
using TorchSharp;

// torch's global generator and thread count are shared by all tests.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace MultiTaskGH.Examples.Tests;

internal static class TestEnvironment
{
    [ModuleInitializer]
    internal static void UseOneThread() => torch.set_num_threads(1);
}
