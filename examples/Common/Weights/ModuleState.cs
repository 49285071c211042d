using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Common;

/// <summary>What a module's file of weights holds.</summary>
public static class ModuleState
{
    /// <summary>The parameters and persistent buffers, module by module: PyTorch's order. <c>state_dict</c> of TorchSharp has the buffers last.</summary>
    /// <param name="module">The module.</param>
    /// <returns>Names as PyTorch has them, such as <c>layer1.0.bn1.running_mean</c>, and the module's own tensors.</returns>
    public static IReadOnlyList<(string Name, Tensor Value)> Of(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return [.. Entries(module, "")];
    }

    private static IEnumerable<(string Name, Tensor Value)> Entries(Module module, string prefix) =>
    [
        .. module.named_parameters(recurse: false).Select(own => (prefix + own.name, (Tensor)own.parameter)),
        .. module.named_buffers(recurse: false).Select(own => (prefix + own.name, own.buffer)),
        .. module.named_children().SelectMany(child => Entries(child.module, $"{prefix}{child.name}.")),
    ];
}
