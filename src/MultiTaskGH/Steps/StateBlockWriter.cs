namespace MultiTaskGH;

/// <summary>
/// Writes a part of a state in chunks, each behind its length and an empty one last: states may hold a row of numbers per task for every parameter,
/// more than an array can and than should be in memory twice.
/// </summary>
internal sealed class StateBlockWriter(BinaryWriter writer) : Stream
{
    public const int ChunkLength = 1 << 16;

    private readonly byte[] chunk = new byte[ChunkLength];
    private int filled;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var length = Math.Min(buffer.Length, ChunkLength - filled);
            buffer[..length].CopyTo(chunk.AsSpan(filled));
            buffer = buffer[length..];
            filled += length;
            if (filled == ChunkLength)
            {
                WriteChunk();
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Writes the rest and the end.</summary>
    public void Complete()
    {
        if (filled > 0)
        {
            WriteChunk();
        }

        WriteChunk();
    }

    // A chunk is written when it is full: a writer that flushes is not to make chunks of its own.
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void WriteChunk()
    {
        writer.Write(filled);
        writer.Write(chunk.AsSpan(0, filled));
        filled = 0;
    }
}
