using System.Runtime.InteropServices;

namespace MultiTaskGH.Examples.Common;

/// <summary>Settings of the native libraries below torch that a training program on a shared machine wants. Linux only; elsewhere nothing happens.</summary>
public static class NativeRuntime
{
    private const string LibC = "libc.so.6";
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;
    private const int Bytes = 128 * 1024;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int MallOpt(int parameter, int value);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl, CharSet = CharSet.Ansi)]
    private delegate int SetEnv(string name, string value, int overwrite);

    /// <summary>Applies both settings. Call it before anything of torch is used: OpenMP reads its variables when it is loaded.</summary>
    /// <returns>Whether the memory setting took effect: only glibc has it.</returns>
    public static bool Configure()
    {
        WaitPassively();
        return ReturnFreedBlocks();
    }

    /// <summary>
    /// Tensors of changing sizes fragment glibc's heap: with every tensor disposed, the resident memory of a training loop still grows by
    /// gigabytes. With a fixed threshold large blocks are mapped one by one and go back to the system when they are freed; by default glibc
    /// raises that threshold while the program runs.
    /// </summary>
    private static bool ReturnFreedBlocks()
    {
        if (Find<MallOpt>("mallopt") is not { } mallopt)
        {
            return false;
        }

        return mallopt(MmapThreshold, Bytes) == 1 & mallopt(TrimThreshold, Bytes) == 1;
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

    private static T? Find<T>(string function)
        where T : Delegate =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad(LibC, out var library) && NativeLibrary.TryGetExport(library, function, out var address)
            ? Marshal.GetDelegateForFunctionPointer<T>(address)
            : null;
}
