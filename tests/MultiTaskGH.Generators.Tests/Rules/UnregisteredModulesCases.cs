namespace MultiTaskGH.Generators.Tests.Rules;

internal static class UnregisteredModulesCases
{
    private const string End = "\npublic Block() : base(nameof(Block)) => RegisterComponents();";

    private const string Helping = "public abstract class Base : Module { protected Base() : base(\"base\") { } protected T Keep<T>(string name, T module) where T : Module { register_module(name, module); return module; } protected void KeepAll(IEnumerable<Module> modules) { foreach (var module in modules) { Keep(\"x\", module); } } }\n";
    private const string Fields = "private readonly Linear[] heads = [Linear(1, 1), Linear(1, 1)];\n";

    public static readonly RuleCases All = new(
        "MTGH041",
        new Dictionary<string, string>
        {
            ["Array"] = RuleCases.Module("private readonly Linear[] [|heads|] = [Linear(1, 1), Linear(1, 1)];" + End),
            ["OldArray"] = RuleCases.Module("private readonly Linear[] [|heads|] = { Linear(1, 1), Linear(1, 1) };" + End),
            ["List"] = RuleCases.Module("private readonly List<Module<Tensor, Tensor>> [|heads|] = new() { Linear(1, 1), ReLU() };" + End),
            ["AddedToList"] = RuleCases.Module("private readonly List<Linear> [|heads|] = [];\npublic Block(int n) : base(nameof(Block))\n{\nfor (var i = 0; i < n; i++)\n{\nheads.Add(Linear(1, 1));\n}\n\nRegisterComponents();\n}"),
            ["Selected"] = RuleCases.Module("private readonly Linear[] [|heads|];\npublic Block(int n) : base(nameof(Block))\n{\nheads = Enumerable.Range(0, n).Select(_ => Linear(1, 1)).ToArray();\nRegisterComponents();\n}"),
            ["Elements"] = RuleCases.Module("private readonly Linear[] [|heads|] = new Linear[2];\npublic Block() : base(nameof(Block))\n{\nheads[0] = Linear(1, 1);\nheads[1] = Linear(1, 1);\nRegisterComponents();\n}"),
            ["Interface"] = RuleCases.Module("private readonly IReadOnlyList<Linear> [|heads|] = new[] { Linear(1, 1) };" + End),
            ["Dictionary"] = RuleCases.Module("private readonly Dictionary<string, Linear> [|heads|] = new() { [\"a\"] = Linear(1, 1) };" + End),
            ["DictionaryElements"] = RuleCases.Module("private readonly Dictionary<string, Linear> [|heads|] = [];\npublic Block() : base(nameof(Block))\n{\nheads[\"a\"] = Linear(1, 1);\nRegisterComponents();\n}"),
            ["Parameters"] = RuleCases.Module("private readonly Parameter[] [|weights|] = [Parameter(zeros(1)), new Parameter(zeros(1))];" + End),
            ["Tuple"] = RuleCases.Module("private readonly (Linear, Linear) [|heads|] = (Linear(1, 1), Linear(1, 1));" + End),
            ["Property"] = RuleCases.Module("public Linear [|Head|] { get; } = Linear(1, 1);" + End),
            ["PropertyOfParameter"] = RuleCases.Module("public Parameter [|Scale|] { get; set; } = Parameter(zeros(1));" + End),
            ["PropertyOfArray"] = RuleCases.Module("public Linear[] [|Heads|] { get; } = [Linear(1, 1)];" + End),
            ["OwnModules"] = RuleCases.Module("private readonly Inner[] [|inner|] = [new Inner()];" + End) + "\npublic sealed class Inner : Module { public Inner() : base(\"inner\") { } }",
            ["Jagged"] = RuleCases.Module("private readonly Linear[][] [|heads|] = [[Linear(1, 1)], [Linear(1, 1)]];" + End),
            ["ListOfLists"] = RuleCases.Module("private readonly List<List<Linear>> [|heads|] = [[Linear(1, 1)]];" + End),
            ["Grid"] = RuleCases.Module("private readonly Linear[,] [|heads|] = { { Linear(1, 1) } };" + End),
            ["ListOfTuples"] = RuleCases.Module("private readonly List<(Linear, Linear)> [|heads|] = [(Linear(1, 1), Linear(1, 1))];" + End),
            ["Called"] = RuleCases.Module(Fields.Replace("heads", "[|heads|]", StringComparison.Ordinal) + "public Tensor Of(Tensor x)\n{\nforeach (var head in heads)\n{\nvar next = head.call(x);\nx = next;\n}\n\nvar last = heads[^1];\nConsole.WriteLine(heads.Length);\nreturn last.call(x);\n}" + End),
            ["BesideField"] = RuleCases.Module("private readonly Linear body = Linear(1, 1);\nprivate readonly List<Linear> [|heads|] = [Linear(1, 1)];" + End),
        },
        new Dictionary<string, string>
        {
            ["ModuleList"] = RuleCases.Module("private readonly ModuleList<Linear> heads = new(Linear(1, 1), Linear(1, 1));" + End),
            ["ModuleDict"] = RuleCases.Module("private readonly ModuleDict<Linear> heads = ModuleDict((\"a\", Linear(1, 1)));" + End),
            ["ParameterList"] = RuleCases.Module("private readonly ParameterList weights = new(Parameter(zeros(1)));" + End),
            ["WiderField"] = RuleCases.Module("private readonly IList<Linear> heads = new ModuleList<Linear>(Linear(1, 1));" + End),
            ["ByHand"] = RuleCases.Module("private readonly List<Linear> heads = [];\npublic Block(int n) : base(nameof(Block))\n{\nfor (var i = 0; i < n; i++)\n{\nheads.Add(Linear(1, 1));\nregister_module($\"head{i}\", heads[i]);\n}\n\nRegisterComponents();\n}"),
            ["PropertyByHand"] = RuleCases.Module("public Linear Head { get; } = Linear(1, 1);\npublic Block() : base(nameof(Block)) => register_module(\"Head\", Head);"),
            ["NamedProperty"] = RuleCases.Module("[field: TorchSharp.Utils.ComponentName(Name = \"head\")] public Linear Head { get; } = Linear(1, 1);" + End),
            ["ViewOfFields"] = RuleCases.Module("private readonly Linear first = Linear(1, 1), second = Linear(1, 1);\nprivate readonly Linear[] all;\npublic Block() : base(nameof(Block))\n{\nall = [first, second];\nRegisterComponents();\n}"),
            ["ViewAssignedWithFields"] = RuleCases.Module("private readonly Linear first, second;\nprivate readonly Linear[] all;\npublic Block() : base(nameof(Block))\n{\nall = [first = Linear(1, 1), second = Linear(1, 1)];\nRegisterComponents();\n}"),
            ["Composed"] = RuleCases.Module("private readonly Module<Tensor, Tensor>[] layers = [Linear(1, 1), ReLU()];\nprivate readonly Sequential all;\npublic Block() : base(nameof(Block))\n{\nall = Sequential(layers);\nRegisterComponents();\n}"),
            ["ComposedLater"] = RuleCases.Module("private readonly List<Linear> layers = [Linear(1, 1)];\nprivate readonly ModuleList<Linear> all;\npublic Block() : base(nameof(Block))\n{\nall = new ModuleList<Linear>(layers.ToArray());\nRegisterComponents();\n}"),
            ["AddedToModuleList"] = RuleCases.Module("private readonly Linear[] heads = new Linear[2];\nprivate readonly ModuleList<Linear> all = new();\npublic Block() : base(nameof(Block))\n{\nfor (var i = 0; i < 2; i++)\n{\nheads[i] = Linear(1, 1);\nall.Add(heads[i]);\n}\n\nRegisterComponents();\n}"),
            ["EachAddedToModuleList"] = RuleCases.Module(Fields + "private readonly ModuleList<Linear> all = new();\npublic Block() : base(nameof(Block))\n{\nforeach (var head in heads)\n{\nall.append(head);\n}\n\nRegisterComponents();\n}"),
            ["EachInDictionary"] = RuleCases.Module("private readonly Dictionary<string, Linear> heads = new() { [\"a\"] = Linear(1, 1) };\nprivate readonly ModuleDict<Linear> all = new();\npublic Block() : base(nameof(Block))\n{\nforeach (var (name, head) in heads)\n{\nall[name] = head;\n}\n\nRegisterComponents();\n}"),
            ["ComposedOfCopy"] = RuleCases.Module(Fields + "private readonly ModuleList<Linear> all;\npublic Block() : base(nameof(Block))\n{\nvar copy = heads.ToArray();\nall = new ModuleList<Linear>(copy);\nRegisterComponents();\n}"),
            ["ElementsInFields"] = RuleCases.Module(Fields + "private readonly Linear first, second;\npublic Block() : base(nameof(Block))\n{\nfirst = heads[0];\nsecond = heads[1];\nRegisterComponents();\n}"),
            ["ByHandInBase"] = Helping + "public sealed class Net : Base { private readonly List<Linear> heads = []; public Net() => heads.Add(Keep(\"a\", Linear(1, 1))); public int Count => heads.Count; }",
            ["AllByHandInBase"] = Helping + "public sealed class Net : Base { private readonly List<Linear> heads = [Linear(1, 1)]; public Net() => KeepAll(heads); public int Count => heads.Count; }",
            ["AllByAnotherClass"] = "public static class Registration { public static void All(Module module, IEnumerable<Module> parts) { foreach (var part in parts) { module.register_module(\"x\", part); } } }\n"
                + RuleCases.Module(Fields + "public Block() : base(nameof(Block)) => Registration.All(this, heads);"),
            ["GivenFromOutside"] = RuleCases.Module("private readonly IReadOnlyList<Linear> critics;\npublic Block(IReadOnlyList<Linear> critics) : base(nameof(Block))\n{\nthis.critics = critics;\nRegisterComponents();\n}"),
            ["Static"] = RuleCases.Module("private static readonly Linear[] Fixed = [Linear(1, 1)];" + End),
            ["ComputedProperty"] = RuleCases.Module("private readonly Linear head = Linear(1, 1);\npublic Linear Head => head;\npublic Linear[] All => [head];" + End),
            ["Tensors"] = RuleCases.Module("private readonly Tensor[] buffers = [zeros(1)];\nprivate readonly List<string> names = [\"a\"];\nprivate readonly (int, string) pair = (1, \"a\");" + End),
            ["Activations"] = RuleCases.Module("private readonly ReLU[] activations = [ReLU(), ReLU()];\nprivate readonly Module<Tensor, Tensor>[] either = [ReLU(), Tanh()];\npublic ReLU Last { get; } = ReLU();" + End),
            ["NoModule"] = "public sealed class Models { private readonly Linear[] heads = [Linear(1, 1)]; public Linear Head { get; } = Linear(1, 1); public int Count => heads.Length; }",
            ["Filtered"] = RuleCases.Module("private readonly Linear first = Linear(1, 1);\nprivate readonly Module[] trained;\npublic Block() : base(nameof(Block))\n{\ntrained = new Module[] { first.to(CPU) }.Where(static m => m is Linear).ToArray();\nRegisterComponents();\n}"),
        });
}
