using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>The loss of a task that takes part in a pass.</summary>
/// <param name="Position">The task's position among those of the step.</param>
/// <param name="Subject">How an error that concerns it begins.</param>
/// <param name="Loss">A checked scalar.</param>
/// <param name="Factor">Its factor before harmonizing.</param>
internal readonly record struct TaskLoss(int Position, string Subject, Tensor Loss, double Factor)
{
    /// <summary>The loss times its factor and another one, as a tensor of its own.</summary>
    public Tensor Scaled(double factor = 1)
    {
        if (Factor * factor == 1)
        {
            return Loss.alias();
        }

        using var scalar = (Factor * factor).ToScalar();
        return Loss.mul(scalar);
    }
}
