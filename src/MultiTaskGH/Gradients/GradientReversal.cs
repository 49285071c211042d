using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>Gradient reversal (Ganin et al., <em>Domain-Adversarial Training of Neural Networks</em>, JMLR 2016, eq. 15 to 18).</summary>
public static class GradientReversal
{
    /// <summary>Returns its input and, on the way back, multiplies the gradient by <c>-strength</c>.</summary>
    /// <remarks>
    /// Made of tensor operations alone, <c>x.detach() + s (x.detach() - x)</c>: an exception in a custom backward function would abort the
    /// process. Value and gradient are exact in every type.
    /// </remarks>
    /// <param name="input">Any shape.</param>
    /// <param name="strength">How strongly the gradient is reversed: 0 blocks it, 1 reverses it at full size. Finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The strength is negative or not finite.</exception>
    public static Tensor Apply(Tensor input, double strength)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!double.IsFinite(strength) || strength < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(strength), strength, "strength must be finite and not negative.");
        }

        using var scale = strength.ToScalar();
        using var constant = input.detach();
        using var zero = constant.sub(input);
        return constant.add(zero, scale);
    }
}
