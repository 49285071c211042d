using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>Brings numbers from their devices to the host, with one transfer where they are of one kind.</summary>
internal static class ScalarReader
{
    /// <summary>Reads tensors of one element each. float64 is made on the host, since not every device has it.</summary>
    public static double[] Read(IReadOnlyList<Tensor> scalars)
    {
        if (scalars.Count == 0)
        {
            return [];
        }

        if (scalars.All(s => s.device_type is DeviceType.CPU))
        {
            // Where there is no transfer to share, stacking alone costs more than reading one by one.
            return [.. scalars.Select(ReadOne)];
        }

        using var scope = NewDisposeScope();
        var first = scalars[0];
        if (scalars.All(s => s.dtype == first.dtype && s.device_type == first.device_type && s.device_index == first.device_index))
        {
            return ReadAll(stack(scalars.Select(s => s.detach().reshape([]))));
        }

        return ReadAll(stack(scalars.Select(s => s.detach().reshape([]).cpu().to(ScalarType.Float64))));
    }

    /// <summary>Reads all elements of a tensor, the last dimension fastest.</summary>
    public static double[] ReadAll(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.cpu().to(ScalarType.Float64).data<double>().ToArray();
    }

    private static double ReadOne(Tensor tensor)
    {
        using var scalar = tensor.ToScalar();
        return scalar.ToDouble();
    }
}
