using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Common;

/// <summary>A .safetensors file, open for reading. Its header is in memory and checked; a tensor is read when it is asked for.</summary>
/// <remarks>The format: the length of the header in eight bytes, least significant first; the header, a JSON object; the tensors' bytes, row-major.</remarks>
public sealed class SafeTensorsFile : IDisposable
{
    // The limit of the format's authors.
    private const int MaximumHeaderLength = 100_000_000;
    private const int LengthBytes = 8;

    // Torch hands out at most 2^31 - 1 bytes as a span.
    private const long PieceLength = 1 << 20;

    private readonly SafeFileHandle handle;
    private readonly long dataStart;
    private readonly Dictionary<string, SafeTensorsEntry> byName;

    private SafeTensorsFile(string path, SafeFileHandle handle, long dataStart, IReadOnlyList<SafeTensorsEntry> tensors)
    {
        Path = path;
        Tensors = tensors;
        this.handle = handle;
        this.dataStart = dataStart;
        byName = tensors.ToDictionary(tensor => tensor.Name);
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>What it holds, in the order of the data.</summary>
    public IReadOnlyList<SafeTensorsEntry> Tensors { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">
    /// The file cannot be read, is none of this format or a checkpoint of PyTorch, has a broken header, a tensor of a type that torch lacks, a
    /// tensor whose shape does not fit its bytes, or data that belong to no tensor or to several ones.
    /// </exception>
    public static SafeTensorsFile Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0)
        {
            throw new InputException("A file of weights must have a name. Found an empty one.");
        }

        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path);
            var header = ReadHeader(path, handle, out var dataLength);
            return new(path, handle, LengthBytes + header.Length, SafeTensorsHeader.Parse(path, header, dataLength));
        }
        catch (Exception exception)
        {
            handle?.Dispose();

            // NotSupportedException: a pipe has no length.
            if (exception is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                throw Unreadable(path, exception);
            }

            throw;
        }
    }

    /// <summary>Reads a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The tensor, on the CPU, in the type that the file has.</returns>
    /// <exception cref="ArgumentException">No tensor has this name.</exception>
    /// <exception cref="InputException">The file cannot be read any more.</exception>
    public Tensor Read(string name)
    {
        if (!byName.TryGetValue(name, out var entry))
        {
            throw new ArgumentException($"A tensor of the file must be named. Found '{name}'.", nameof(name));
        }

        using var scope = NewDisposeScope();

        // A file may hold any byte as a truth value, a tensor only 0 and 1.
        var isBool = entry.Type == ScalarType.Bool;
        var values = empty((entry.End - entry.Begin) / SafeTensorsTypes.SizeOf(entry.Type), dtype: isBool ? ScalarType.Byte : entry.Type);
        var position = dataStart + entry.Begin;
        foreach (var piece in Pieces(values))
        {
            using (piece)
            {
                ReadAll(Path, handle, piece.bytes, position);
                position += piece.bytes.Length;
            }
        }

        return (isBool ? values.to_type(ScalarType.Bool) : values).view([.. entry.Shape]).MoveToOuterDisposeScope();
    }

    /// <summary>Copies the tensors into the parameters and buffers of a module, one at a time, and converts them to their types.</summary>
    /// <remarks>All names, shapes and kinds of numbers are checked first. <c>num_batches_tracked</c>, which old files lack, then stays as it is.</remarks>
    /// <param name="module">The module, on any device.</param>
    /// <param name="ignoredModules">Submodules that the file may hold and the module does not, such as <c>fc</c>.</param>
    /// <returns>The names of the tensors that were left out for that reason.</returns>
    /// <exception cref="InputException">
    /// The tensors are not those of the module, which is unchanged then, or the disk fails while they are read.
    /// </exception>
    public IReadOnlyList<string> LoadInto(Module module, params IReadOnlyList<string> ignoredModules)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(ignoredModules);
        var state = ModuleState.Of(module);
        var leftOut = SafeTensorsFit.Check(Path, Tensors, module.GetName(), state, ignoredModules);
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        foreach (var (name, value) in state.Where(own => byName.ContainsKey(own.Name)))
        {
            using var read = Read(name);
            value.copy_(read);
        }

        return leftOut;
    }

    /// <summary>Writes the parameters and buffers of a module, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="module">The module, on any device.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, Module module) => Write(path, ModuleState.Of(module));

    /// <summary>Writes tensors, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors, on any device, and their names.</param>
    /// <exception cref="ArgumentException">A name comes twice or is that of the metadata, or the format lacks the type of a tensor.</exception>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<(string Name, Tensor Value)> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);

        // With the largest elements first every tensor begins at a multiple of its elements' size; readers may map them into memory.
        var ordered = tensors.OrderByDescending(tensor => SafeTensorsTypes.SizeOf(tensor.Value.dtype)).ToArray();
        var entries = Place(ordered);
        AtomicFile.Write(path, partial =>
        {
            using var file = File.Create(partial);
            var header = SafeTensorsHeader.Compose(entries);
            Span<byte> length = stackalloc byte[LengthBytes];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            file.Write(length);
            file.Write(header);
            foreach (var (_, value) in ordered)
            {
                using var scope = NewDisposeScope();
                foreach (var piece in Pieces(value.detach().cpu().contiguous().flatten()))
                {
                    using (piece)
                    {
                        file.Write(piece.bytes);
                    }
                }
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private static byte[] ReadHeader(string path, SafeFileHandle handle, out long dataLength)
    {
        var fileLength = RandomAccess.GetLength(handle);
        if (fileLength < LengthBytes)
        {
            throw new InputException($"{path}: a .safetensors file begins with {LengthBytes} bytes of length. Found {fileLength} bytes in all; fetch or write the file again.");
        }

        Span<byte> start = stackalloc byte[LengthBytes];
        ReadAll(path, handle, start, 0);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        var available = fileLength - LengthBytes;
        if (length > (ulong)Math.Min(available, MaximumHeaderLength))
        {
            throw new InputException(IsPyTorchCheckpoint(start)
                ? $"{path}: weights must be a .safetensors file. Found a checkpoint of PyTorch; convert it: {Conversion(path)}"
                : $"{path}: the header of a .safetensors file must lie in the {available} bytes behind its length, and have at most {MaximumHeaderLength}. "
                    + $"Found a length of {length}; fetch the file again, or name one of this format.");
        }

        var header = new byte[length];
        ReadAll(path, handle, header, LengthBytes);
        dataLength = available - header.Length;
        return header;
    }

    // A zip archive since PyTorch 1.6, a pickle before. Asked only where the bytes are no length: they could be one.
    private static bool IsPyTorchCheckpoint(ReadOnlySpan<byte> start) => start is [(byte)'P', (byte)'K', 3, 4, ..] or [0x80, 2, ..];

    private static string Conversion(string path) =>
        "python -c \"import torch; from safetensors.torch import save_file; "
        + $"save_file(torch.load('{path}', weights_only=True), '{System.IO.Path.ChangeExtension(path, ".safetensors")}')\"";

    private static void ReadAll(string path, SafeFileHandle handle, Span<byte> destination, long position)
    {
        try
        {
            while (!destination.IsEmpty)
            {
                var count = RandomAccess.Read(handle, destination, position);
                if (count == 0)
                {
                    throw new EndOfStreamException("It was cut while it was read.");
                }

                destination = destination[count..];
                position += count;
            }
        }
        catch (IOException exception)
        {
            throw Unreadable(path, exception);
        }
    }

    private static InputException Unreadable(string path, Exception exception) => new($"{path}: the file must be readable. {exception.Message}", exception);

    private static List<SafeTensorsEntry> Place(IEnumerable<(string Name, Tensor Value)> tensors)
    {
        var entries = new List<SafeTensorsEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var end = 0L;
        foreach (var (name, value) in tensors)
        {
            if (SafeTensorsTypes.NameOf(value.dtype) is null)
            {
                throw new ArgumentException($"The type of '{name}' must be {SafeTensorsTypes.Names}. Found {value.dtype}.", nameof(tensors));
            }

            if (name == SafeTensorsHeader.Metadata || !names.Add(name))
            {
                throw new ArgumentException($"The names must differ from each other and from {SafeTensorsHeader.Metadata}. Found '{name}'.", nameof(tensors));
            }

            var begin = end;
            end += value.numel() * SafeTensorsTypes.SizeOf(value.dtype);
            entries.Add(new(name, value.dtype, value.shape, begin, end));
        }

        return entries;
    }

    private static IEnumerable<Tensor> Pieces(Tensor flat)
    {
        for (var start = 0L; start < flat.numel(); start += PieceLength)
        {
            yield return flat.narrow(0, start, Math.Min(PieceLength, flat.numel() - start));
        }
    }
}
