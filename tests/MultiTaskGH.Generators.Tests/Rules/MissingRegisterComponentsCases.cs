namespace MultiTaskGH.Generators.Tests.Rules;

internal static class MissingRegisterComponentsCases
{
    private const string Registering = "public class Base : Module { protected readonly Linear body = Linear(1, 1); public Base() : base(\"base\") => RegisterComponents(); }\n";

    private const string Helping = "public abstract class Base : Module { protected Base() : base(\"base\") => RegisterComponents(); protected T Keep<T>(string name, T module) where T : Module { register_module(name, module); return module; } }\n";

    public static readonly RuleCases All = new(
        "MTGH042",
        new Dictionary<string, string>
        {
            ["Never"] = "public sealed class [|Net|] : Module { private readonly Linear head = Linear(1, 1); public Net() : base(\"net\") { } public Tensor Of(Tensor x) => head.call(x); }",
            ["Assigned"] = "public sealed class [|Net|] : Module { private readonly Linear head; public Net() : base(\"net\") { head = Linear(1, 1); } public Tensor Of(Tensor x) => head.call(x); }",
            ["Parameter"] = "public sealed class [|Net|] : Module { private readonly Parameter scale = Parameter(zeros(1)); public Net() : base(\"net\") { } public Tensor Of(Tensor x) => scale * x; }",
            ["Dropout"] = "public sealed class [|Net|] : Module { private readonly Dropout drop = Dropout(0.5); public Net() : base(\"net\") { } public Tensor Of(Tensor x) => drop.call(x); }",
            ["PrimaryConstructor"] = "public sealed class [|Net|](int n) : Module<Tensor, Tensor>(\"net\") { private readonly Linear head = Linear(n, 1); public override Tensor forward(Tensor x) => head.call(x); }",
            ["AnnotatedClass"] = RuleCases.Network("[Task(\"reg\")] private Tensor Regression(Tensor features) => regressor.call(features).mean();").Replace("RegisterComponents();", "", StringComparison.Ordinal).Replace("class Network", "class [|Network|]", StringComparison.Ordinal),
            ["InnerClassRegisters"] = "public sealed class [|Net|] : Module { private readonly Inner inner = new(); public Net() : base(\"net\") { } private sealed class Inner : Module { private readonly Linear x = Linear(1, 1); public Inner() : base(\"inner\") => RegisterComponents(); public Linear X => x; } public Linear Of() => inner.X; }",
            ["AbstractBase"] = "public abstract class Base : Module { protected readonly Linear body = Linear(1, 1); protected Base() : base(\"base\") { } }\npublic sealed class [|Net|] : Base { public Tensor Of(Tensor x) => body.call(x); }",
            ["TooEarly"] = "public sealed class Net : Module { private readonly Linear head; public Net() : base(\"net\") { RegisterComponents(); [|head|] = Linear(1, 1); } public Tensor Of(Tensor x) => head.call(x); }",
            ["TooEarlyThenAgain"] = "public sealed class Net : Module { private readonly Linear head; public Net() : base(\"net\") { RegisterComponents(); [|this.head|] = Linear(1, 1); RegisterComponents(); } public Tensor Of(Tensor x) => head.call(x); }",
            ["TooEarlyAfterNull"] = "public sealed class Net : Module { private Linear? head = null; public Net() : base(\"net\") { RegisterComponents(); [|head|] = Linear(1, 1); } public Linear? Head => head; }",
            ["InBaseAlready"] = Registering + "public sealed class Net : Base { private readonly Linear head; public Net() { [|head|] = Linear(1, 1); } public Tensor Of(Tensor x) => head.call(x); }",
            ["InBaseAlreadyAndAgain"] = Registering + "public sealed class Net : Base { private readonly Linear head; public Net() { [|head|] = Linear(1, 1); RegisterComponents(); } public Tensor Of(Tensor x) => head.call(x); }",
            ["InFarBaseAlready"] = Registering + "public class Middle : Base { }\npublic sealed class Net : Middle { private readonly Linear head; public Net() { [|head|] = Linear(1, 1); } public Tensor Of(Tensor x) => head.call(x); }",
        },
        new Dictionary<string, string>
        {
            ["AtTheEnd"] = "public sealed class Net : Module { private readonly Linear head; public Net() : base(\"net\") { head = Linear(1, 1); RegisterComponents(); } public Tensor Of(Tensor x) => head.call(x); }",
            ["InitializerInDerived"] = Registering + "public sealed class Net : Base { private readonly Linear head = Linear(1, 1); public Tensor Of(Tensor x) => head.call(x); }",
            ["ByHand"] = Registering + "public sealed class Net : Base { private readonly Linear head; public Net() { head = Linear(1, 1); register_module(nameof(head), head); } public Tensor Of(Tensor x) => head.call(x); }",
            ["ByHandInBase"] = Helping + "public sealed class Net : Base { private readonly Linear head; public Net() { head = Keep(\"head\", Linear(1, 1)); } public Tensor Of(Tensor x) => head.call(x); }",
            ["Null"] = "public sealed class Net : Module { private Linear? head = null; private Linear? tail = default; public Net() : base(\"net\") { } public Linear? Head => head ?? tail; }",
            ["OnlyByHand"] = "public sealed class Net : Module { private readonly Linear head = Linear(1, 1); public Net() : base(\"net\") { this.register_module(\"head\", head); } public Tensor Of(Tensor x) => head.call(x); }",
            ["ChainedConstructor"] = "public sealed class Net : Module { private readonly Linear head; public Net() : this(1) { } public Net(int n) : base(\"net\") { head = Linear(n, 1); RegisterComponents(); } public Tensor Of(Tensor x) => head.call(x); }",
            ["InAMethod"] = "public sealed class Net : Module { private readonly Linear head = Linear(1, 1); public Net() : base(\"net\") => Initialize(); private void Initialize() { init.normal_(head.weight!); RegisterComponents(); } }",
            ["LeftToDerived"] = "public abstract class Base : Module { protected Linear body; protected Base() : base(\"base\") { body = Linear(1, 1); } }\npublic sealed class Net : Base { public Net() { body = Linear(2, 1); RegisterComponents(); } }",
            ["ConcreteBaseLeftToDerived"] = "public class Base : Module { protected Linear body; public Base() : base(\"base\") { body = Linear(1, 1); } }\npublic class Middle : Base;\npublic sealed class Net : Middle { public Net() => RegisterComponents(); }",
            ["RegisteredByBaseAfterFactory"] = "public abstract class Base : Module { protected Linear? body; protected Base() : base(\"base\") { Build(); RegisterComponents(); } protected abstract void Build(); }\npublic sealed class Net : Base { private Linear? head; protected override void Build() { head = Linear(1, 1); body = Linear(1, 1); } public Linear? Head => head; }",
            ["Activations"] = "public sealed class Net : Module { private readonly ReLU relu = ReLU(); private readonly MaxPool2d pool; public Net() : base(\"net\") { pool = MaxPool2d(2); } public Tensor Of(Tensor x) => pool.call(relu.call(x)); }",
            ["ActivationLater"] = "public sealed class Net : Module { private readonly Linear head; private readonly ReLU relu; public Net() : base(\"net\") { head = Linear(1, 1); RegisterComponents(); relu = ReLU(); } public Tensor Of(Tensor x) => relu.call(head.call(x)); }",
            ["NoModules"] = "public sealed class Net : Module<Tensor, Tensor> { private readonly Tensor scale = ones(1); private readonly int n; public Net(int n) : base(\"net\") { this.n = n; } public override Tensor forward(Tensor x) => x * scale * n; }",
            ["NoModule"] = "public sealed class Models { private readonly Linear head = Linear(1, 1); public Tensor Of(Tensor x) => head.call(x); }",
            ["StaticModule"] = "public sealed class Net : Module { private static readonly Linear Head = Linear(1, 1); public Net() : base(\"net\") { } public static Tensor Of(Tensor x) => Head.call(x); }",
            ["OwnEnumeration"] = "public sealed class Net : Module { private readonly Linear head = Linear(1, 1); public Net() : base(\"net\") { } public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) => head.named_parameters(recurse); }",
            ["AssignedTwice"] = "public sealed class Net : Module { private Linear? head = null; private Linear tail; public Net(bool both) : base(\"net\") { tail = Linear(1, 1); RegisterComponents(); tail = tail.to(CPU); head = null; } public Tensor Of(Tensor x) => (head ?? tail).call(x); }",
            ["ParameterOfSameName"] = "public sealed class Net : Module { private readonly Linear head; public Net(Linear head) : base(\"net\") { this.head = head; RegisterComponents(); head = Linear(1, 1); } public Tensor Of(Tensor x) => head.call(x); }",
            ["ConditionalBase"] = "public class Base : Module { public Base(bool now = true) : base(\"base\") { if (now) { RegisterComponents(); } } }\npublic sealed class Net : Base { private readonly Linear head; public Net() : base(false) { head = Linear(1, 1); RegisterComponents(); } public Tensor Of(Tensor x) => head.call(x); }",
        });
}
