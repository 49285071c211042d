using System.Buffers.Binary;
using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>The state of torch's global generator of the CPU in a checkpoint: what it draws next, to the last bit.</summary>
/// <remarks>TorchSharp reads no generator of a CUDA device; for draws there, see <see cref="IterationSeed"/>.</remarks>
public static class GeneratorCheckpoint
{
    // Of the Mersenne twister, at::CPUGeneratorImplStateLegacy: a 64-bit seed, 32-bit left and seeded, 64-bit next, 624 words.
    private const int Words = 624, LeftOffset = 8, SeededOffset = 12, NextOffset = 16;

    /// <summary>Writes the state.</summary>
    /// <param name="stream">Receives it.</param>
    public static void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(State());
    }

    /// <summary>Reads what <see cref="Save"/> wrote. A stream that does not fit changes nothing.</summary>
    /// <param name="stream">Holds the state.</param>
    /// <exception cref="InvalidDataException">It holds no state of this version of torch.</exception>
    /// <exception cref="EndOfStreamException">The stream ends too early.</exception>
    public static void Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var state = new byte[State().Length];
        stream.ReadExactly(state);

        // Torch ends the process where it finds a mistake. It draws the word at next until none is left: both must stay within the words.
        var left = BinaryPrimitives.ReadInt32LittleEndian(state.AsSpan(LeftOffset));
        var seeded = BinaryPrimitives.ReadInt32LittleEndian(state.AsSpan(SeededOffset));
        var next = BinaryPrimitives.ReadUInt64LittleEndian(state.AsSpan(NextOffset));
        if (left is < 1 or > Words || seeded != 1 || next > (ulong)(Words + 1 - left))
        {
            throw new InvalidDataException("The state of the random generator must be one of a Mersenne twister. Found something else.");
        }

        using var tensor = torch.tensor(state, dtype: ScalarType.Byte);
        random.set_rng_state(tensor);
    }

    private static byte[] State()
    {
        using var state = random.get_rng_state();
        return state.bytes.ToArray();
    }
}
