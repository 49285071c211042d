using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

/// <summary>What lives natively, after everything that waits for its finalizer is gone.</summary>
internal static class NativeMemory
{
    public static long LiveTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
