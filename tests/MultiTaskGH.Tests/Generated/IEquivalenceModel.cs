using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Generated;

/// <summary>An annotated model beside what a step by hand needs to know of it.</summary>
internal interface IEquivalenceModel : IMultiTaskModel
{
    /// <summary>The constant factors of the losses.</summary>
    double[] Factors { get; }

    /// <summary>Every parameter, in a fixed order.</summary>
    Parameter[] Parameters { get; }

    /// <summary>The losses, without factors, by calls that no generated code makes.</summary>
    Tensor[] LossesByHand(Tensor batch);

    /// <summary>Creates the generated step.</summary>
    IGeneratedStep CreateGenerated(Harmonizer harmonizer, Optimizer optimizer, StepOptions options);
}

/// <summary>The generated steps of different models under one shape.</summary>
internal interface IGeneratedStep : IDisposable
{
    StepReport Run(Tensor batch);

    void Accumulate(Tensor batch);
}

/// <summary>Brings a generated step under that shape.</summary>
internal sealed class GeneratedStep(IDisposable step, Func<Tensor, StepReport> run, Action<Tensor> accumulate) : IGeneratedStep
{
    public StepReport Run(Tensor batch) => run(batch);

    public void Accumulate(Tensor batch) => accumulate(batch);

    public void Dispose() => step.Dispose();
}
