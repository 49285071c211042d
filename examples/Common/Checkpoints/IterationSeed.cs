using System.Buffers.Binary;
using System.Security.Cryptography;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>What an iteration draws on a CUDA device, as a function of the run's seed and the iteration alone.</summary>
/// <remarks>
/// TorchSharp reads and writes the state of no generator of a CUDA device: a run that was taken up again would draw other dropout masks than one
/// that was not interrupted. One that seeds the generators at the start of each iteration draws the same.
/// </remarks>
public static class IterationSeed
{
    /// <summary>Seeds the generators of all CUDA devices. On any other device it does nothing: <see cref="GeneratorCheckpoint"/> holds the state of the CPU's.</summary>
    /// <param name="device">Where the networks lie.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="iteration">The iteration that starts.</param>
    public static void Apply(Device device, ulong seed, long iteration)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device.type == DeviceType.CUDA)
        {
            cuda.manual_seed_all(Of(seed, iteration));
        }
    }

    // Neighbouring seeds and iterations must not share a stream.
    internal static long Of(ulong seed, long iteration)
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(long)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, seed);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[sizeof(ulong)..], iteration);
        return BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(bytes));
    }
}
