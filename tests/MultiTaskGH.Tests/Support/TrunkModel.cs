using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Support;

/// <summary>A trunk with heads for scripted steps, the losses of which tests can tell what to be.</summary>
internal sealed class TrunkModel(int heads, ScalarType type = ScalarType.Float64, int seed = 1) : IMultiTaskModel
{
    public Trunk Trunk { get; } = new(heads, type, seed);

    public IReadOnlyList<string> TaskKeys => [.. Enumerable.Range(0, heads).Select(i => ((Letter)i).ToString())];

    public IReadOnlyList<string> StepNames => ["Scripted"];

    /// <summary>Every parameter, shared ones first.</summary>
    public NamedParameter[] Parameters => [.. Trunk.Shared, .. Trunk.Own];

    public IReadOnlyList<NamedParameter> SharedParameters() => Trunk.Shared;

    public Optimizer Descent(double rate = 0) => SGD(Trunk.parameters(), rate);

    /// <summary>A definition of one task per head.</summary>
    public static StepDefinition Define(params TaskDefinition[] tasks) => new() { Name = "Scripted", Tasks = tasks };

    public static TaskDefinition Task(Letter letter, string? group = null, bool isOptional = false) =>
        new() { Key = letter.ToString(), Member = (int)letter, Group = group, IsOptional = isOptional };

    /// <summary>The loss of each task that is asked for; the others sit out.</summary>
    public IEnumerable<HandedIn> HandIn(params Letter[] present)
    {
        var losses = Trunk.Losses();
        return Enumerable.Range(0, losses.Length).Select(i => new HandedIn((Letter)i, present.Contains((Letter)i) ? losses[i] : null));
    }

    /// <summary>The gradients that the step left, one array per parameter; null where there is none.</summary>
    public double[]?[] Gradients() => [.. Parameters.Select(p => p.Parameter.grad is { } gradient ? Trunk.Values(gradient) : null)];

    /// <summary>Every number of the parameters.</summary>
    public double[] Snapshot() => [.. Parameters.SelectMany(p => Support.Trunk.Values(p.Parameter))];

    /// <summary>What <c>sum_i factors_i L_i</c> has as gradients, by plain automatic differentiation, shared parameters and heads with factors of their own.</summary>
    public double[]?[] ByHand(IReadOnlyList<Tensor> losses, IReadOnlyList<double> sharedFactors, IReadOnlyList<double> headFactors)
    {
        var byTask = Support.Trunk.GradientsByHand(losses, Parameters);
        var shared = Trunk.Shared.Length;
        return
        [
            .. Parameters.Select((_, k) =>
            {
                var factors = k < shared ? sharedFactors : headFactors;
                var sum = new double[byTask[0][k].Length];
                for (var i = 0; i < losses.Count; i++)
                {
                    for (var e = 0; e < sum.Length; e++)
                    {
                        sum[e] += factors[i] * byTask[i][k][e];
                    }
                }

                return Array.TrueForAll(sum, value => value == 0) ? null : sum;
            }),
        ];
    }

    /// <summary>The Gramian of some losses over the shared parameters.</summary>
    public double[] GramianByHand(IReadOnlyList<Tensor> losses)
    {
        var rows = Support.Trunk.GradientsByHand(losses, Trunk.Shared).Select(task => task.SelectMany(values => values).ToArray()).ToArray();
        return [.. rows.SelectMany(row => rows.Select(other => row.Zip(other, (a, b) => a * b).Sum()))];
    }
}
