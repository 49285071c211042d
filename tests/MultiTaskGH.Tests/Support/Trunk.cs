using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Tests.Support;

/// <summary>A trunk with one head per task, small enough that a step by hand beside it stays readable.</summary>
internal sealed class Trunk : Module<Tensor, Tensor>
{
    public readonly Linear body;
    public readonly ModuleList<Linear> heads;

    public Trunk(int tasks, ScalarType type = ScalarType.Float64, int seed = 1)
        : base(nameof(Trunk))
    {
        random.manual_seed(seed);
        body = Linear(4, 5);
        heads = ModuleList(Enumerable.Range(0, tasks).Select(_ => Linear(5, 2)).ToArray());
        RegisterComponents();
        this.to(type);
        Inputs = randn([6, 4], dtype: type);
    }

    public Tensor Inputs { get; }

    public NamedParameter[] Shared => [.. body.named_parameters().Select(p => new NamedParameter("body." + p.name, p.parameter))];

    public NamedParameter[] Own => [.. heads.named_parameters().Select(p => new NamedParameter("heads." + p.name, p.parameter))];

    public override Tensor forward(Tensor input) => functional.tanh(body.call(input));

    /// <summary>Losses that pull the trunk in different directions.</summary>
    public Tensor[] Losses(Tensor? inputs = null)
    {
        var features = call(inputs ?? Inputs);
        return [.. heads.Select((head, i) => (head.call(features) - ((i % 2 == 0 ? 1 : -1) * (i + 1))).square().sum())];
    }

    /// <summary>Each loss's gradients by plain automatic differentiation, one array per task; zero where a task does not reach a parameter.</summary>
    public static double[][][] GradientsByHand(IReadOnlyList<Tensor> losses, IReadOnlyList<NamedParameter> parameters)
    {
        var result = new double[losses.Count][][];
        for (var i = 0; i < losses.Count; i++)
        {
            foreach (var (_, parameter) in parameters)
            {
                parameter.grad = null;
            }

            losses[i].backward(retain_graph: true);
            result[i] = [.. parameters.Select(p => p.Parameter.grad is { } g ? Values(g) : new double[p.Parameter.numel()])];
        }

        foreach (var (_, parameter) in parameters)
        {
            parameter.grad = null;
        }

        return result;
    }

    public static double[] Values(Tensor tensor) => tensor.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();
}
