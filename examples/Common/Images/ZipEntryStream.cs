using ICSharpCode.SharpZipLib.Checksum;

namespace MultiTaskGH.Examples.Common;

/// <summary>The content of an entry of a zip file. At its end it is compared with the length and the checksum that the zip file has for it.</summary>
internal sealed class ZipEntryStream(Stream content, long length, uint checksum, Action close) : Stream
{
    private readonly Crc32 crc = new();
    private long position;
    private bool isClosed;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = content.Read(buffer, offset, count);
        crc.Update(new ArraySegment<byte>(buffer, offset, read));
        position += read;
        var isAtEnd = read == 0 && count > 0;
        if (position > length || (isAtEnd && (position < length || (uint)crc.Value != checksum)))
        {
            throw new InvalidDataException("Found that its content is not what the zip file's checksum says.");
        }

        return read;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !isClosed)
        {
            isClosed = true;
            content.Dispose();
            close();
        }

        base.Dispose(disposing);
    }
}
