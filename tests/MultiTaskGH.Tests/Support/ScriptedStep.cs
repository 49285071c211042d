using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Support;

/// <summary>The tasks that a scripted step may have some of.</summary>
internal enum Letter
{
    A,
    B,
    C,
    D,
    E,
}

/// <summary>What a scripted step hands in for a task.</summary>
internal sealed record HandedIn(Letter Task, Tensor? Loss, double? Weight = null, bool IsFamily = false);

/// <summary>A step whose passes are told from outside, written as generated code would write them.</summary>
internal sealed class ScriptedStep(
    IMultiTaskModel model,
    StepDefinition definition,
    Harmonizer harmonizer,
    IEnumerable<Optimizer> optimizers,
    StepOptions? options = null,
    IReadOnlyList<NamedParameter>? harmonized = null,
    IReadOnlyList<NamedParameter>? updated = null) : MultiTaskStep<Letter>(model, definition, harmonized, updated, harmonizer, optimizers, options)
{
    private readonly bool cuts = definition.Space is GradientSpace.Representation;

    /// <summary>Makes the intermediates, which a step in representation space cuts.</summary>
    public Func<Tensor?[]> Intermediates { get; set; } = () => [];

    /// <summary>Makes what is handed in from the intermediates.</summary>
    public required Func<Tensor?[], IEnumerable<HandedIn>> Losses { get; set; }

    /// <summary>Makes the metrics: doubles, tensors or null.</summary>
    public Func<Tensor?[], IEnumerable<object?>>? Metrics { get; set; }

    public StepReport<Letter> Run()
    {
        using var pass = BeginPass();
        Evaluate(pass);
        var report = pass.Update();
        if (pass.BeginObservation())
        {
            Evaluate(pass);
            report = pass.Observe();
        }

        return report;
    }

    public void Sample()
    {
        using var pass = BeginPass();
        Evaluate(pass);
        pass.AddSample();
    }

    public void Accumulate()
    {
        using var pass = BeginPass();
        Evaluate(pass);
        pass.Accumulate();
    }

    private void Evaluate(in Pass pass)
    {
        var intermediates = Intermediates();
        for (var i = 0; cuts && i < intermediates.Length; i++)
        {
            intermediates[i] = pass.CutIfAny(intermediates[i]);
        }

        foreach (var (task, loss, weight, isFamily) in Losses(intermediates))
        {
            switch (isFamily, weight)
            {
                case (true, { } read):
                    pass.AddFamily(task, loss, read);
                    break;
                case (true, null):
                    pass.AddFamily(task, loss);
                    break;
                case (false, { } read):
                    pass.Add(task, loss, read);
                    break;
                default:
                    pass.Add(task, loss);
                    break;
            }
        }

        if (Metrics is null || !pass.BeginMetrics())
        {
            return;
        }

        var metric = 0;
        foreach (var value in Metrics(intermediates))
        {
            if (value is Tensor tensor)
            {
                pass.AddMetric(metric, tensor);
            }
            else
            {
                pass.AddMetric(metric, (double?)value);
            }

            metric++;
        }
    }
}
