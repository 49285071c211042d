using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>Scales long gradients down, as PyTorch's <c>clip_grad_norm_</c> does.</summary>
internal static class GradientClipping
{
    /// <summary>Scales the gradients in place so that their common 2-norm is at most <paramref name="largest"/>, and returns the norm before.</summary>
    public static double ClipByNorm(IEnumerable<Parameter> parameters, double largest)
    {
        using var scope = NewDisposeScope();
        var gradients = parameters.Select(p => p.grad).OfType<Tensor>().Where(g => !g.IsInvalid).ToArray();

        // One norm per gradient in its own type, their squares in double: a long float32 vector is not summed in one go.
        var square = 0.0;
        foreach (var norm in ScalarReader.Read([.. gradients.Select(gradient => gradient.norm())]))
        {
            square += norm * norm;
        }

        var total = Math.Sqrt(square);
        if (total > largest)
        {
            using var factor = (largest / total).ToScalar();
            foreach (var gradient in gradients)
            {
                gradient.mul_(factor);
            }
        }

        return total;
    }
}
