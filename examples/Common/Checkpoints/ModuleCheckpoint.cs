using System.Text;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Common;

/// <summary>The parameters and buffers of a module in a checkpoint, to the last bit.</summary>
/// <remarks>
/// Buffers that are registered as not persistent are missing: TorchSharp does not list them. Whether a parameter is trained, and the mode of the
/// module, belong to the program.
/// </remarks>
public static class ModuleCheckpoint
{
    /// <summary>Writes all parameters and buffers.</summary>
    /// <param name="module">The module.</param>
    /// <param name="stream">Receives them.</param>
    public static void Save(Module module, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        var tensors = TensorsOf(module);
        writer.Write(tensors.Length);
        foreach (var (name, tensor) in tensors)
        {
            writer.Write(name);
            TensorFormat.Write(writer, tensor);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote, in place: optimizers keep their parameters. A stream that does not fit changes nothing.</summary>
    /// <param name="module">A module of the same structure, on any device.</param>
    /// <param name="stream">Holds the parameters and buffers.</param>
    /// <exception cref="InvalidDataException">A name, a type or a shape is another one.</exception>
    /// <exception cref="EndOfStreamException">The stream ends too early.</exception>
    public static void Load(Module module, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(stream);
        using var scope = NewDisposeScope();
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        var tensors = TensorsOf(module);
        var count = reader.ReadInt32();
        if (count != tensors.Length)
        {
            throw new InvalidDataException(FormattableString.Invariant($"The module has {tensors.Length} parameters and buffers. Found {count}."));
        }

        // All of them are read before the first one is written.
        var values = new List<Tensor>();
        foreach (var (name, tensor) in tensors)
        {
            var found = reader.ReadString();
            if (found != name)
            {
                throw new InvalidDataException($"The module has the parameter or buffer '{name}'. Found '{found}' in its place.");
            }

            values.Add(TensorFormat.Read(reader, tensor, name));
        }

        using (no_grad())
        {
            foreach (var ((_, tensor), value) in tensors.Zip(values))
            {
                tensor.copy_(value);
            }
        }
    }

    private static (string Name, Tensor Tensor)[] TensorsOf(Module module) =>
        [.. module.named_parameters().Select(named => (named.name, (Tensor)named.parameter)), .. module.named_buffers()];
}
