using System.Globalization;

namespace MultiTaskGH;

/// <summary>
/// The weights that the authors' released code calls GH++, kept so that their experiments can be repeated. It does not do what the
/// paper says of GH++: use <see cref="GHPlusPlus"/> for that. Needs the Gramian, one backward pass per task.
/// </summary>
/// <remarks>
/// <para>
/// Public code of Huang, Song and Zhang (fuxianghuang1/GH @ 7684eaf, <c>cdan/train_image.py</c>, lines 250 to 275). For each conflicting pair
/// <c>i &lt; j</c> at the angle <c>theta</c>, with <c>beta = TradeOff (theta - 90)</c> in degrees, <c>weight_i</c> gains
/// <c>2 sin(beta / 2)</c> and <c>weight_j</c> gains <c>2 sin((beta + 90 - theta) / 2)</c>, which is never positive: the first task
/// gains what the second loses, and the order of the tasks matters. A weight can be negative (two tasks: trade-off 0 from 150 degrees on) and is kept.
/// Deviation: the angle comes from an arctangent of both sides, where the code's arccosine loses digits near 180 degrees and can give NaN.
/// </para>
/// <para>
/// Promises: rotation invariance; linearity under a common scale; weights of exactly 1 without a conflict. It is not permutation
/// equivariant, opens no angle to 90 degrees, and the direction may hurt a task: at equal norms, where a plain sum hurts none, it starts to from about
/// 120 to 128 degrees on.
/// </para>
/// </remarks>
public sealed record GHPlusPlusReleased : Harmonizer
{
    /// <summary>The code's <c>trade_off_1</c>, <c>lambda</c> of the paper: between 0 and 1, 0.5 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double TradeOff
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(TradeOff), FormattableString.Invariant($"TradeOff must lie between 0 and 1. Found {value}."));
    } = 0.5;

    /// <inheritdoc/>
    public override Needs Needs => Needs.Gramian;

    /// <inheritdoc/>
    public override HarmonizerRun Start(int taskCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(taskCount, 1);
        return new Run(TradeOff, taskCount);
    }

    /// <inheritdoc/>
    public override string ToString() => $"new GHPlusPlusReleased {{ TradeOff = {TradeOff.ToString("R", CultureInfo.InvariantCulture)} }}";

    private sealed class Run(double tradeOff, int taskCount) : GramianRun(taskCount)
    {
        private protected override HarmonizerResult SolveConflict(in HarmonizerInput input, Span<double> weights)
        {
            var positions = Correlations.Positions;
            for (var i = 0; i < positions.Length; i++)
            {
                for (var j = i + 1; j < positions.Length; j++)
                {
                    if (Correlations[i, j] >= 0)
                    {
                        continue;
                    }

                    var obtuse = Angle.FromCosine(Correlations[i, j]) - (Math.PI / 2);
                    weights[positions[i]] += 2 * Math.Sin(tradeOff * obtuse / 2);
                    weights[positions[j]] += 2 * Math.Sin((tradeOff - 1) * obtuse / 2);
                }
            }

            return HarmonizerResult.Solved;
        }
    }
}
