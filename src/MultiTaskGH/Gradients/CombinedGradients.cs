using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>One backward pass of the weighted sum of the losses, where the weights are known beforehand; two where heads get other factors.</summary>
internal sealed class CombinedGradients(TrainedParameters parameters) : TaskGradients(parameters)
{
    private readonly TaskGradientStore shared = new(parameters.Harmonized);
    private readonly TaskGradientStore heads = new(parameters.Heads);

    public override void Begin(int taskCount)
    {
        shared.Begin(1);
        heads.Begin(1);
    }

    public override void Add(IReadOnlyList<TaskLoss> losses, UpdateFactors? factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        int[] positions = [.. losses.Select(loss => loss.Position)];

        // A weight that all tasks have can be applied to the gradient afterwards: one pass serves heads with either option.
        if (factors.UniformWeight(positions) is not null || factors.HeadsAreReweighted || Parameters.HeadInputs.Count == 0)
        {
            using var total = Sum(losses, factors.UniformWeight(positions) is null ? factors.Shared : position => factors.PostWeights[position]);
            GuardedBackward.RunTogether(losses, total, Parameters.AllInputs, retainGraph: false);
        }
        else
        {
            using var sharedTotal = Sum(losses, factors.Shared);
            using var headTotal = Sum(losses, factors.Head);
            GuardedBackward.RunTogether(losses, sharedTotal, Parameters.HarmonizedInputs, retainGraph: true);
            GuardedBackward.RunTogether(losses, headTotal, Parameters.HeadInputs, retainGraph: false);
        }

        using var noGrad = no_grad();
        shared.Take(0);
        heads.Take(0);
    }

    public override string? FirstUnreached() => shared.FirstUnreached();

    public override double[]? Gramian(ReadOnlySpan<int> active) => null;

    public override BrokenGradient? FirstNonFinite(ReadOnlySpan<int> active, double[]? gramian)
    {
        if (shared.FirstNonFinite().Parameter is not null)
        {
            return new(-1, "The gradient over the shared parameters is not finite. One backward pass serves all tasks here: set AlwaysMeasureConflicts to learn which task it is.");
        }

        return heads.FirstNonFinite().Parameter is { } head ? new(-1, $"The gradient of '{head}' is not finite.") : null;
    }

    public override bool Assign(UpdateFactors factors, ReadOnlySpan<int> active)
    {
        using var noGrad = no_grad();
        var sharedFactor = factors.UniformWeight(active) ?? 1;
        var headFactor = factors.HeadsAreReweighted ? sharedFactor : 1;
        shared.CombineAndAssign([sharedFactor]);
        heads.CombineAndAssign([headFactor]);
        foreach (var (_, parameter) in Parameters.Harmonized)
        {
            if (!Parameters.IsUpdated(parameter))
            {
                TrainedParameters.ClearGradient(parameter);
            }
        }

        return Parameters.HasHalfPrecision || Math.Abs(headFactor) > 1 || Math.Abs(sharedFactor) > 1;
    }

    public override void End()
    {
        shared.Clear();
        heads.Clear();
    }

    /// <summary>The sum of the losses, each times its own factor and another one.</summary>
    internal static Tensor Sum(IReadOnlyList<TaskLoss> losses, Func<int, double> factor)
    {
        using var scope = NewDisposeScope();
        Tensor? total = null;
        foreach (var loss in losses)
        {
            var term = loss.Scaled(factor(loss.Position)).reshape([]);
            total = total is null ? term : total + term;
        }

        return total!.MoveToOuterDisposeScope();
    }
}
