using System.Buffers.Binary;
using System.Text;

namespace MultiTaskGH.Tests.Diagnostics;

/// <summary>
/// Reads TensorBoard's event files without the code that wrote them: TFRecord framing (length, masked CRC-32C of the length, data, masked CRC-32C of the data), and
/// of the protocol-buffer messages Event and Summary the fields that hold scalars.
/// </summary>
internal static class EventFile
{
    public readonly record struct Scalar(string Tag, float Value, long Step);

    /// <summary>The scalars in the order of the file; throws where the framing or a checksum is wrong.</summary>
    public static (string Version, List<Scalar> Scalars) Read(string path)
    {
        var file = File.ReadAllBytes(path).AsSpan();
        var version = "";
        var scalars = new List<Scalar>();
        while (file.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
            Check(file[..8], file[8..]);
            var data = file.Slice(12, length);
            Check(data, file[(12 + length)..]);
            file = file[(16 + length)..];
            ReadEvent(data, ref version, scalars);
        }

        return (version, scalars);
    }

    private static void Check(ReadOnlySpan<byte> data, ReadOnlySpan<byte> stored)
    {
        var crc = uint.MaxValue;
        foreach (var b in data)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78u);
            }
        }

        crc = ~crc;
        var masked = ((crc >> 15) | (crc << 17)) + 0xA282EAD8u;
        if (masked != BinaryPrimitives.ReadUInt32LittleEndian(stored))
        {
            throw new InvalidDataException("A checksum of the event file is wrong.");
        }
    }

    private static void ReadEvent(ReadOnlySpan<byte> message, ref string version, List<Scalar> scalars)
    {
        var step = 0L;
        var values = new List<(string Tag, float Value)>();
        while (message.Length > 0)
        {
            var (field, number, bytes) = Next(ref message);
            switch (field)
            {
                case 2:
                    step = (long)number;
                    break;
                case 3:
                    version = Encoding.UTF8.GetString(bytes);
                    break;
                case 5:
                    while (bytes.Length > 0)
                    {
                        var value = Next(ref bytes);
                        if (value.Field == 1)
                        {
                            values.Add(ReadValue(value.Bytes));
                        }
                    }

                    break;
            }
        }

        scalars.AddRange(values.Select(value => new Scalar(value.Tag, value.Value, step)));
    }

    private static (string Tag, float Value) ReadValue(ReadOnlySpan<byte> message)
    {
        var tag = "";
        var scalar = float.NaN;
        while (message.Length > 0)
        {
            var (field, number, bytes) = Next(ref message);
            if (field == 1)
            {
                tag = Encoding.UTF8.GetString(bytes);
            }
            else if (field == 2)
            {
                scalar = BitConverter.UInt32BitsToSingle((uint)number);
            }
        }

        return (tag, scalar);
    }

    private static WireField Next(ref ReadOnlySpan<byte> message)
    {
        var key = Varint(ref message);
        var size = 0;
        ulong number = 0;
        switch (key & 7)
        {
            case 0:
                number = Varint(ref message);
                break;
            case 1:
                number = BinaryPrimitives.ReadUInt64LittleEndian(message);
                size = 8;
                break;
            case 2:
                size = (int)Varint(ref message);
                break;
            case 5:
                number = BinaryPrimitives.ReadUInt32LittleEndian(message);
                size = 4;
                break;
            default:
                throw new InvalidDataException($"Wire type {key & 7} is none of the event file's.");
        }

        var bytes = message[..size];
        message = message[size..];
        return new((int)(key >> 3), number, bytes);
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = message[0];
            message = message[1..];
            value |= (ulong)(b & 127) << shift;
            if (b < 128)
            {
                return value;
            }
        }
    }

    private readonly ref struct WireField(int field, ulong number, ReadOnlySpan<byte> bytes)
    {
        public int Field { get; } = field;

        public ReadOnlySpan<byte> Bytes { get; } = bytes;

        public void Deconstruct(out int field, out ulong number, out ReadOnlySpan<byte> bytes)
        {
            field = Field;
            number = Number;
            bytes = Bytes;
        }

        private ulong Number { get; } = number;
    }
}
