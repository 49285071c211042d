using static TorchSharp.torch;

namespace MultiTaskGH.Tests.Steps;

/// <summary>Counts the backward passes through a tensor.</summary>
internal sealed class Passes : autograd.SingleTensorFunction<Passes>
{
    public static int Count { get; set; }

    public override string Name => nameof(Passes);

    public static new Tensor apply(params object[] vars) => autograd.SingleTensorFunction<Passes>.apply(vars);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).alias();

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        Count++;
        return [grad_output.alias()];
    }
}
