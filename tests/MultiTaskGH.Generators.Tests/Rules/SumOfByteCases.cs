namespace MultiTaskGH.Generators.Tests.Rules;

internal static class SumOfByteCases
{
    public static readonly RuleCases All = new(
        "MTGH040",
        new Dictionary<string, string>
        {
            ["Method"] = Returning("t.sum([|0|])"),
            ["Function"] = Returning("torch.sum(t, [|0|])"),
            ["ProductMethod"] = Returning("t.prod([|0|])"),
            ["ProductFunction"] = Returning("torch.prod(t, [|0|])"),
            ["UsingStatic"] = Returning("sum(t, [|0|])"),
            ["Constant"] = Returning("t.sum([|First|])").Replace("public static Tensor", "private const int First = 0;\npublic static Tensor", StringComparison.Ordinal),
            ["LocalConstant"] = "public static class Probe { public static Tensor Of(Tensor t) { const int dim = 0; return t.sum([|dim|]); } }",
            ["Hexadecimal"] = Returning("t.sum([|0x0|])"),
            ["Named"] = Returning("t.sum([|type: 0|])"),
            ["Conditional"] = Returning("t?.sum([|0|])!"),
            ["InTask"] = RuleCases.Task("return regressor.call(features).sum([|0|]).mean();"),
            ["InLambda"] = "public static class Probe { public static readonly Func<Tensor, Tensor> Of = t => t.sum([|0|]); }",
        },
        new Dictionary<string, string>
        {
            ["Nothing"] = Returning("t.sum()"),
            ["Long"] = Returning("t.sum(0L)"),
            ["NamedDimension"] = Returning("t.sum(dim: 0)"),
            ["One"] = Returning("t.sum(1)"),
            ["Minus"] = Returning("t.sum(-1)"),
            ["TwoDimensions"] = Returning("t.sum(0, 1)"),
            ["KeepDimension"] = Returning("t.sum(0, true)"),
            ["KeepDimensionByName"] = Returning("t.sum(0, keepdim: true)"),
            ["Array"] = Returning("t.sum(new long[] { 0 })"),
            ["Type"] = Returning("t.sum(ScalarType.Float64)"),
            ["Byte"] = Returning("t.sum(ScalarType.Byte)"),
            ["TypeByCast"] = Returning("t.sum((ScalarType)0)"),
            ["TypeByName"] = Returning("t.sum(type: ScalarType.Int64)"),
            ["DimensionAndType"] = Returning("t.sum(0, type: ScalarType.Float64)"),
            ["Null"] = Returning("t.sum(type: null)"),
            ["Default"] = Returning("t.sum(default(ScalarType?))"),
            ["Variable"] = "public static class Probe { public static Tensor Of(Tensor t, int dim) => t.sum(dim); }",
            ["VariableZero"] = "public static class Probe { public static Tensor Of(Tensor t) { var dim = 0; return t.sum(dim); } }",
            ["FunctionOfDimension"] = Returning("torch.sum(t, 0L) + torch.prod(t, dim: 0) + torch.prod(t, 1)"),
            ["OtherReductions"] = Returning("t.mean([0]) + t.amax(0) + t.argmax(0) + t.cumsum(0) + t.softmax(0) + t.logsumexp(0) + t.norm(0) + t.std(0)"),
            ["Sequence"] = "public static class Probe { public static int Of(int[] t) => t.Sum() + Sum(0); private static int Sum(int x) => x; }",
            ["MethodOfOwn"] = "public static class Probe { public static Tensor Of(Tensor t) => sum(t, 0); private static Tensor sum(Tensor t, ScalarType? type) => t; }",
        });

    private static string Returning(string expression) => $"public static class Probe {{ public static Tensor Of(Tensor t) => {expression}; }}";
}
