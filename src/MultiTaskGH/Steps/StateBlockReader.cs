namespace MultiTaskGH;

/// <summary>Reads what <see cref="StateBlockWriter"/> wrote. It ends with the part, whatever is asked of it.</summary>
internal sealed class StateBlockReader(BinaryReader reader) : Stream
{
    private readonly byte[] chunk = new byte[StateBlockWriter.ChunkLength];
    private int filled;
    private int taken;
    private bool hasEnded;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (taken == filled && !hasEnded && !buffer.IsEmpty)
        {
            ReadChunk();
        }

        var length = Math.Min(buffer.Length, filled - taken);
        chunk.AsSpan(taken, length).CopyTo(buffer);
        taken += length;
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Checks that all of the part was read.</summary>
    /// <exception cref="InvalidDataException">Something is left.</exception>
    public void CheckEnd()
    {
        if (taken == filled && !hasEnded)
        {
            ReadChunk();
        }

        if (!hasEnded)
        {
            throw new InvalidDataException("A part of the state must end where the harmonizer's state does. Found more bytes.");
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void ReadChunk()
    {
        var length = reader.ReadInt32();
        if (length is < 0 or > StateBlockWriter.ChunkLength)
        {
            throw new InvalidDataException(FormattableString.Invariant($"A length in the state must be from 0 to {StateBlockWriter.ChunkLength}. Found {length}."));
        }

        (filled, taken, hasEnded) = (0, 0, length == 0);
        reader.BaseStream.ReadExactly(chunk, 0, length);
        filled = length;
    }
}
