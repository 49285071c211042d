using MultiTaskGH.Examples.MultiTask.Data;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.MultiTask.Problems;

/// <summary>Several numbers to predict from one input. The error is the standardized mean squared error in percent.</summary>
/// <remarks>C. E. Rasmussen, C. K. I. Williams, <em>Gaussian Processes for Machine Learning</em>, 2006, section 2.5: 100 % is what the mean of the test targets would give.</remarks>
internal abstract class RegressionProblem(RegressionData data, string origin) : Problem(data.Training, data.Test, origin)
{
    public override IReadOnlyList<string> Tasks { get; } = data.Targets;

    public override string ErrorName => "SMSE (%)";

    protected override Tensor Errors(Tensor predictions, Tensor targets)
    {
        var errors = (predictions - targets).to(float64).square().mean([0]);
        return errors / targets.to(float64).var(0, unbiased: false) * 100;
    }
}
