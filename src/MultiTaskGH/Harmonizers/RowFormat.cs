using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>The saved form of flat tensors: their number, and for each its type, its length and its entries.</summary>
internal static class RowFormat
{
    // Bounds the memory beside the tensors, and what a damaged length can ask for.
    private const int PieceLength = 1 << 20;

    public static void Write(BinaryWriter writer, Tensor[] rows)
    {
        writer.Write(rows.Length);
        foreach (var row in rows)
        {
            var length = row.numel();
            writer.Write((int)row.dtype);
            writer.Write(length);
            for (var start = 0L; start < length; start += PieceLength)
            {
                using var scope = NewDisposeScope();
                writer.Write(row.narrow(0, start, Math.Min(PieceLength, length - start)).cpu().contiguous().bytes);
            }
        }
    }

    /// <summary>Reads tensors onto the CPU. They belong to the caller and to no dispose scope.</summary>
    /// <exception cref="InvalidDataException">What was read is no state.</exception>
    /// <exception cref="EndOfStreamException">There is less than the state says.</exception>
    public static Tensor[] Read(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        if (count is < 0 or > ushort.MaxValue)
        {
            throw new InvalidDataException($"The state must hold 0 to {ushort.MaxValue} blocks of parameters. Found {count}.");
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var rows = new List<Tensor>();
        while (rows.Count < count)
        {
            rows.Add(ReadRow(reader));
        }

        return [.. rows.Select(row => row.DetachFromDisposeScope())];
    }

    private static Tensor ReadRow(BinaryReader reader)
    {
        var type = (ScalarType)reader.ReadInt32();
        var length = reader.ReadInt64();
        if (type is not (ScalarType.Float32 or ScalarType.Float64) || length < 0)
        {
            throw new InvalidDataException($"The state must hold rows of Float32 or Float64 of at least 0 entries. Found {length} of {type}.");
        }

        var pieces = new List<Tensor> { empty(0, type) };
        for (var start = 0L; start < length; start += PieceLength)
        {
            var count = (int)Math.Min(PieceLength, length - start);
            pieces.Add(type is ScalarType.Float64 ? tensor(ReadNumbers<double>(reader, count)) : tensor(ReadNumbers<float>(reader, count)));
        }

        var row = cat(pieces);
        using var finite = row.isfinite().all();
        return finite.item<bool>()
            ? row
            : throw new InvalidDataException("The state must hold finite numbers. Found others in a row of gradients.");
    }

    private static T[] ReadNumbers<T>(BinaryReader reader, int count)
        where T : unmanaged
    {
        var numbers = new T[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }
}
