namespace MultiTaskGH.Generators.Tests.Rules;

internal static class RawAutogradGradCases
{
    public static readonly RuleCases All = new(
        "MTGH044",
        new Dictionary<string, string>
        {
            ["Anywhere"] = "public static class Probe { public static Tensor Of(Tensor loss, Tensor w) => [|autograd.grad([loss], [w])|][0]; }",
            ["Full"] = "public static class Probe { public static IList<Tensor> Of(Tensor loss, Tensor w) => [|torch.autograd.grad(new[] { loss }, new[] { w }, allow_unused: true)|]; }",
            ["InTask"] = RuleCases.Task("return [|autograd.grad([regressor.call(features).sum()], [features], create_graph: true)|][0].square().mean();"),
        },
        new Dictionary<string, string>
        {
            ["Backward"] = "public static class Probe { public static void Of(Tensor loss, Tensor w) { loss.backward(inputs: [w]); autograd.backward(loss, (IList<Tensor>?)null); } }",
            ["Property"] = "public static class Probe { public static Tensor? Of(Tensor w) => w.grad; }",
            ["OwnGrad"] = "public static class Probe { public static Tensor Of(Tensor w) => grad(w); private static Tensor grad(Tensor w) => w; }",
        });
}
