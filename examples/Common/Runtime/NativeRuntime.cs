using System.Runtime.InteropServices;

namespace MultiTaskGH.Examples.Common;

/// <summary>Settings of the native libraries below torch that a training program on a shared machine wants. Linux only; elsewhere nothing happens.</summary>
public static class NativeRuntime
{
    private const string LibC = "libc.so.6";
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;

    private static readonly MallocTrim? Trim = Find<MallocTrim>("malloc_trim");

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int MallOpt(int parameter, int value);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int MallocTrim(nuint pad);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl, CharSet = CharSet.Ansi)]
    private delegate int SetEnv(string name, string value, int overwrite);

    /// <summary>Applies the settings. Call it before anything of torch is used: OpenMP reads its variables when it is loaded.</summary>
    public static void Configure()
    {
        WaitPassively();
        KeepBlocksOnTheHeap();
        LogErrorsAlone();
    }

    /// <summary>
    /// Hands freed memory back to the system. Call it every now and then in a training loop: tensors of changing sizes fragment glibc's heap,
    /// and with every tensor disposed the resident memory still grows by gigabytes.
    /// </summary>
    public static void ReturnFreedMemory() => Trim?.Invoke(0);

    /// <summary>
    /// The other cure for fragmentation, a low mmap threshold, maps every tensor anew and lets the kernel clear its pages: half of a small
    /// network's step. So blocks up to 32 MB, the most that glibc allows, stay on the heap, which is trimmed now and then instead.
    /// </summary>
    private static void KeepBlocksOnTheHeap()
    {
        const int MegaByte = 1 << 20;
        var mallopt = Find<MallOpt>("mallopt");
        mallopt?.Invoke(MmapThreshold, 32 * MegaByte);
        mallopt?.Invoke(TrimThreshold, 512 * MegaByte);
    }

    /// <summary>
    /// OpenMP's threads spin while they wait for each other. Where another program holds one of the cores, they spin against it: training on two
    /// crowded cores takes six times as long as with threads that sleep. A value that the user has set stays.
    /// </summary>
    private static void WaitPassively()
    {
        // The environment of .NET is a copy that native code does not see.
        Find<SetEnv>("setenv")?.Invoke("OMP_WAIT_POLICY", "PASSIVE", 0);
    }

    /// <summary>libtorch looks for NNPACK in each small convolution, and where that does not know the processor it warns each time.</summary>
    private static void LogErrorsAlone()
    {
        const int Error = 2;
        if (OperatingSystem.IsLinux()
            && NativeLibrary.TryLoad("libc10.so", typeof(TorchSharp.torch).Assembly, null, out var library)
            && NativeLibrary.TryGetExport(library, "FLAGS_caffe2_log_level", out var level))
        {
            Marshal.WriteInt32(level, Error);
        }
    }

    private static T? Find<T>(string function)
        where T : Delegate =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad(LibC, out var library) && NativeLibrary.TryGetExport(library, function, out var address)
            ? Marshal.GetDelegateForFunctionPointer<T>(address)
            : null;
}
