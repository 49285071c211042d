using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>The format of a tensor in a checkpoint: type, shape and the bytes of its entries.</summary>
internal static class TensorFormat
{
    private const int ChunkLength = 1 << 16;

    public static void Write(BinaryWriter writer, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        writer.Write((byte)tensor.dtype);
        var shape = tensor.shape;
        writer.Write(shape.Length);
        foreach (var size in shape)
        {
            writer.Write(size);
        }

        tensor.detach().cpu().contiguous().WriteBytesToStream(writer.BaseStream, ChunkLength);
    }

    /// <summary>Reads a tensor of the type and the shape of another one, onto its device. It belongs to the caller's dispose scope.</summary>
    /// <exception cref="InvalidDataException">Its type or its shape is another one.</exception>
    /// <exception cref="EndOfStreamException">The stream ends before it does.</exception>
    public static Tensor Read(BinaryReader reader, Tensor like, string name)
    {
        using var scope = NewDisposeScope();
        var type = (ScalarType)reader.ReadByte();
        if (type != like.dtype)
        {
            throw new InvalidDataException($"'{name}' must be {like.dtype}. Found {type}.");
        }

        var shape = like.shape;
        var rank = reader.ReadInt32();
        if (rank != shape.Length)
        {
            throw new InvalidDataException(FormattableString.Invariant($"'{name}' must have {shape.Length} dimensions. Found {rank}."));
        }

        for (var i = 0; i < rank; i++)
        {
            var size = reader.ReadInt64();
            if (size != shape[i])
            {
                throw new InvalidDataException(FormattableString.Invariant($"'{name}' must have the size {shape[i]} in dimension {i}. Found {size}."));
            }
        }

        var tensor = empty(shape, type);
        tensor.ReadBytesFromStream(reader.BaseStream, ChunkLength);
        return tensor.to(like.device).MoveToOuterDisposeScope();
    }
}
