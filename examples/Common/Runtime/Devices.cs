using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>Devices by the names of the command line.</summary>
public static class Devices
{
    /// <summary>The device of a name.</summary>
    /// <param name="name"><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>, in any case.</param>
    /// <exception cref="InputException">The name is unknown, or this machine or build has no such device.</exception>
    public static Device Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Equals("cpu", StringComparison.OrdinalIgnoreCase))
        {
            return CPU;
        }

        var index = 0;
        if (!name.Equals("cuda", StringComparison.OrdinalIgnoreCase) && !(name.StartsWith("cuda:", StringComparison.OrdinalIgnoreCase) && int.TryParse(name.AsSpan(5), out index) && index >= 0))
        {
            throw new InputException($"A device must be cpu, cuda or cuda:N. Found '{name}'.");
        }

        var count = cuda.is_available() ? cuda.device_count() : 0;
        return index < count
            ? device($"cuda:{index}")
            : throw new InputException(
                $"{name} needs {index + 1} CUDA device{(index == 0 ? "" : "s")}. Found {count}; CUDA needs a build with -p:TorchBackend=cuda.");
    }
}
