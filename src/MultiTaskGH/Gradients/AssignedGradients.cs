using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>The length of what lies in the parameters' <c>.grad</c>.</summary>
internal static class AssignedGradients
{
    /// <summary>The common 2-norm of the gradients: each one's in its own type (half precision in float32), their squares in double.</summary>
    public static double Norm(IEnumerable<Parameter> parameters)
    {
        using var scope = NewDisposeScope();
        var norms = Of(parameters).Select(g => g.dtype is ScalarType.Float64 or ScalarType.Float32 ? g.norm() : g.to(ScalarType.Float32).norm());
        var square = 0.0;
        foreach (var norm in ScalarReader.Read([.. norms]))
        {
            square += norm * norm;
        }

        return Math.Sqrt(square);
    }

    /// <summary>Multiplies the gradients in place.</summary>
    public static void Scale(IEnumerable<Parameter> parameters, double factor)
    {
        using var scope = NewDisposeScope();
        using var scalar = factor.ToScalar();
        foreach (var gradient in Of(parameters))
        {
            gradient.mul_(scalar);
        }
    }

    private static IEnumerable<Tensor> Of(IEnumerable<Parameter> parameters) =>
        parameters.Select(p => p.grad).OfType<Tensor>().Where(g => !g.IsInvalid);
}
