using System.Runtime.InteropServices;

namespace MultiTaskGH.Examples.Common;

/// <summary>Keeps the resident memory of a long run flat under glibc.</summary>
/// <remarks>
/// Tensors of changing sizes fragment glibc's heap: with every tensor disposed, the resident memory of a training loop still grows by gigabytes.
/// With a fixed threshold large blocks are mapped one by one and go back to the system when they are freed. By default glibc raises that
/// threshold while the program runs. Other C libraries and systems are left as they are.
/// </remarks>
public static class GlibcMemory
{
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;
    private const int Bytes = 128 * 1024;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int MallOpt(int parameter, int value);

    /// <summary>Fixes the two thresholds. Call it before the first tensor.</summary>
    /// <returns>Whether there was anything to fix.</returns>
    public static bool ReturnFreedBlocks()
    {
        if (!OperatingSystem.IsLinux()
            || !NativeLibrary.TryLoad("libc.so.6", out var library)
            || !NativeLibrary.TryGetExport(library, "mallopt", out var address))
        {
            return false;
        }

        var mallopt = Marshal.GetDelegateForFunctionPointer<MallOpt>(address);
        return mallopt(MmapThreshold, Bytes) == 1 & mallopt(TrimThreshold, Bytes) == 1;
    }
}
