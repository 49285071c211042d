using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>Gradient reversal (Ganin et al., <em>Domain-Adversarial Training of Neural Networks</em>, JMLR 2016, eq. 15 to 18).</summary>
public static class GradientReversal
{
    /// <summary>Returns its input and, on the way back, multiplies the gradient by <c>-strength</c>.</summary>
    /// <remarks>
    /// Made of tensor operations alone, <c>(1 + s) x.detach() - s x</c>: an exception in a custom backward function would abort the process.
    /// The gradient is exact; the value is exact for a strength of 0 and otherwise rounded, to about 2^-23 (1 + 2 s) relative in float32.
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

        using var backward = (-strength).ToScalar();
        using var forward = (1 + strength).ToScalar();
        using var kept = input.detach();
        using var constant = kept.mul(forward);
        using var reversed = input.mul(backward);
        return reversed.add(constant);
    }
}
