using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>Adam with the rate <c>r min(1, (i + 1) / w) (1 - i / n)</c> in iteration i of n: it rises over the first w iterations, whose gradients are the largest, and falls to 0, so that the last iterate is as good as a mean of many.</summary>
public sealed class BackboneAdam
{
    private readonly double rate;
    private readonly double backboneFactor;
    private readonly int iterations;
    private readonly int warmUp;

    /// <summary>Makes the optimizer of a model, which must be on its device by then.</summary>
    /// <param name="model">The model.</param>
    /// <param name="backbone">Its part that may have been trained before.</param>
    /// <param name="rate">r.</param>
    /// <param name="backboneFactor">The backbone's rate as a share of it: below 1 where it was trained before.</param>
    /// <param name="iterations">The length of the run, n.</param>
    /// <param name="warmUp">How many iterations the rate rises, w.</param>
    public BackboneAdam(nn.Module model, nn.Module backbone, double rate, double backboneFactor, int iterations, int warmUp)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(backbone);
        (this.rate, this.backboneFactor, this.iterations, this.warmUp) = (rate, backboneFactor, iterations, warmUp);
        var own = backbone.parameters().ToArray();
        var others = model.parameters().Where(parameter => !own.Any(known => known.Handle == parameter.Handle));
        Optimizer = optim.Adam([new Adam.ParamGroup(own, rate), new Adam.ParamGroup(others.ToArray(), rate)], rate);
    }

    /// <summary>The optimizer; the caller's to dispose of.</summary>
    public Adam Optimizer { get; }

    /// <summary>Sets the rates of an iteration.</summary>
    /// <param name="iteration">How many iterations were done before.</param>
    public void SetRates(int iteration)
    {
        var current = rate * Math.Min(1, (iteration + 1.0) / warmUp) * (1 - (double)iteration / iterations);
        var groups = Optimizer.ParamGroups.ToArray();
        groups[0].LearningRate = current * backboneFactor;
        groups[1].LearningRate = current;
    }
}
