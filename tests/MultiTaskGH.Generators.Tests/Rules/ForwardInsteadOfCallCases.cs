namespace MultiTaskGH.Generators.Tests.Rules;

internal static class ForwardInsteadOfCallCases
{
    private const string Fields = "private readonly Linear head = Linear(1, 1);\nprivate readonly LSTM memory = LSTM(1, 1);\npublic Block() : base(nameof(Block)) => RegisterComponents();\n";

    public static readonly RuleCases All = new(
        "MTGH043",
        new Dictionary<string, string>
        {
            ["InModule"] = RuleCases.Module(Fields + "public Tensor Of(Tensor x) => [|head.forward(x)|];"),
            ["InTask"] = RuleCases.Task("return [|regressor.forward(features)|].mean();"),
            ["OfField"] = RuleCases.Module(Fields + "public Tensor Of(Tensor x) => [|this.head.forward(x)|];"),
            ["Overload"] = RuleCases.Module(Fields + "public Tensor Of(Tensor x) => [|memory.forward(x)|].Item1;"),
            ["OfParameter"] = RuleCases.Module(Fields + "public static Tensor Of(Module<Tensor, Tensor> other, Tensor x) => [|other.forward(x)|];"),
            ["OfTypeParameter"] = RuleCases.Module(Fields + "public static Tensor Of<T>(T other, Tensor x) where T : Module<Tensor, Tensor> => [|other.forward(x)|];"),
            ["AsDelegate"] = RuleCases.Module(Fields + "public Func<Tensor, Tensor> Of() => [|head.forward|];"),
            ["InLambda"] = RuleCases.Module(Fields + "public Func<Tensor, Tensor> Of() => x => [|head.forward(x)|];"),
            ["OfElement"] = RuleCases.Module(Fields + "public static Tensor Of(Sequential all, Tensor x) => [|all.forward(x)|];"),
        },
        new Dictionary<string, string>
        {
            ["Call"] = RuleCases.Module(Fields + "public Tensor Of(Tensor x) => head.call(x) + memory.call(x).Item1;"),
            ["Base"] = "public class Base : Module<Tensor, Tensor> { public Base() : base(\"base\") { } public override Tensor forward(Tensor x) => x; }\npublic sealed class Net : Base { public override Tensor forward(Tensor x) => base.forward(x) * 2; }",
            ["Own"] = RuleCases.Module(Fields + "public Tensor Twice(Tensor x) => forward(this.forward(x));"),
            ["OwnAsModule"] = RuleCases.Module(Fields + "public Tensor Twice(Tensor x) => ((Module<Tensor, Tensor>)this).forward(x);"),
            ["OutsideOfModels"] = "public static class Program { public static Tensor Of(Linear head, Tensor x) => head.forward(x); }",
            ["WithoutCall"] = RuleCases.Module(Fields + "private readonly Plain plain = new();\npublic Tensor Of(Tensor x) => plain.forward(x, 2);") + "\npublic sealed class Plain : Module { public Plain() : base(\"plain\") { } public Tensor forward(Tensor x, int n) => x * n; }",
            ["OfAnotherKind"] = RuleCases.Module(Fields + "public static Tensor Of(Wire wire, Tensor x) => wire.forward(x);") + "\npublic sealed class Wire { public Tensor forward(Tensor x) => x; }",
            ["Name"] = RuleCases.Module(Fields + "public string Of() => nameof(head.forward);"),
        });
}
