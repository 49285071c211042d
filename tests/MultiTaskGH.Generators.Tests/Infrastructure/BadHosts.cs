namespace MultiTaskGH.Generators.Tests.Infrastructure;

/// <summary>Annotated classes that break a rule. What stands between <c>[|</c> and <c>|]</c> is where the rule is reported.</summary>
internal static class BadHosts
{
    private const string GoodTask = "[Task(\"good\")] private Tensor Good(Tensor x) => encoder.call(x).sum();";

    private static readonly Dictionary<string, (string Id, string Source)> OfOneStep = new()
    {
        ["HostNotPartial"] = ("MTGH001", Hosts.WithShared(GoodTask).Replace("sealed partial class Host", "sealed class [|Host|]", StringComparison.Ordinal)),
        ["ContainerNotPartial"] = ("MTGH001", Nested("public class [|Outer|]")),
        ["SecondContainerNotPartial"] = ("MTGH001", Nested("public struct [|Far|] { public partial class Outer") + "}"),
        ["StaticHost"] = ("MTGH002", """
            using MultiTaskGH;
            using TorchSharp;
            [MultiTask]
            public static partial class [|Host|]
            {
                [Shared] private static readonly TorchSharp.Modules.Linear encoder = torch.nn.Linear(1, 1);
                [Task("good")] private static torch.Tensor Good(torch.Tensor x) => encoder.call(x).sum();
            }
            """),
        ["FileLocalHost"] = ("MTGH002", Hosts.WithShared(GoodTask).Replace("public sealed partial class Host", "file sealed partial class [|Host|]", StringComparison.Ordinal)),
        ["FileLocalContainer"] = ("MTGH002", Nested("file partial class Outer").Replace("class Host", "class [|Host|]", StringComparison.Ordinal)),
        ["AnnotatedBase"] = ("MTGH002", Hosts.WithShared(GoodTask).Replace("public sealed partial class Host", """
            public partial class Base
            {
                [Shared] private readonly Linear encoder = Linear(1, 1);
                [Task("base")] private Tensor Loss(Tensor x) => encoder.call(x).sum();
            }

            [MultiTask]
            public sealed partial class [|Host|] : Base
            """, StringComparison.Ordinal)),
        ["NoTask"] = ("MTGH003", Hosts.WithShared("private Tensor Good(Tensor x) => encoder.call(x).sum();").Replace("class Host", "class [|Host|]", StringComparison.Ordinal)),
        ["NoShared"] = ("MTGH004", Hosts.With("[Task(\"good\")] private Tensor Good(Tensor x) => x.sum();").Replace("class Host", "class [|Host|]", StringComparison.Ordinal)),
        ["DuplicateKey"] = ("MTGH005", Hosts.WithShared(GoodTask + "\n[[|Task(\"good\")|]] private Tensor Other(Tensor x) => encoder.call(x).sum();")),
        ["EmptyKey"] = ("MTGH006", Hosts.WithShared("[[|Task(\"\")|]] private Tensor Loss(Tensor x) => encoder.call(x).sum();")),
        ["NullKey"] = ("MTGH006", Hosts.WithShared("[[|Task(null!)|]] private Tensor Loss(Tensor x) => encoder.call(x).sum();")),
        ["KeyBeyondNames"] = ("MTGH006", Hosts.WithShared("[[|Task(\"\U0001D4B3\")|]] private Tensor Loss(Tensor x) => encoder.call(x).sum();")),
        ["KeyOfPunctuation"] = ("MTGH006", Hosts.WithShared("[[|Task(\"-->\")|]] private Tensor Loss(Tensor x) => encoder.call(x).sum();")),
        ["KeysOfOneIdentifier"] = ("MTGH007", Hosts.WithShared("[Task(\"a-b\")] private Tensor A(Tensor x) => encoder.call(x).sum();\n[[|Task(\"A b\")|]] private Tensor B(Tensor x) => encoder.call(x).sum();")),
        ["TaskReturnsNumber"] = ("MTGH008", Hosts.WithShared("[Task(\"bad\")] private double [|Loss|](Tensor x) => encoder.call(x).sum().item<double>();")),
        ["TaskReturnsNothing"] = ("MTGH008", Hosts.WithShared("[Task(\"bad\")] private void [|Loss|](Tensor x) => encoder.call(x).sum().Dispose();")),
        ["TaskIsAsync"] = ("MTGH008", Hosts.WithShared("[Task(\"bad\")] private async System.Threading.Tasks.Task<Tensor> [|Loss|](Tensor x) { await System.Threading.Tasks.Task.Yield(); return encoder.call(x).sum(); }")),
        ["TaskReturnsAnotherTensor"] = ("MTGH008", Hosts.WithShared("private sealed class Tensor;\n[Task(\"bad\")] private Tensor [|Loss|](int x) => new();")),
        ["IntermediateReturnsNothing"] = ("MTGH009", Hosts.WithShared(GoodTask + "\n[Intermediate] private void [|X|](int y) { }")),
        ["IntermediateReturnsPromise"] = ("MTGH009", Hosts.WithShared("[Task(\"good\")] private Tensor Good(System.Threading.Tasks.Task<Tensor> x) => encoder.call(x.Result).sum();\n[Intermediate] private System.Threading.Tasks.Task<Tensor> [|X|](Tensor y) => System.Threading.Tasks.Task.FromResult(y);")),
        ["GenericTask"] = ("MTGH010", Hosts.WithShared("[Task(\"bad\")] private Tensor [|Loss|]<T>(Tensor x, T y) => encoder.call(x).sum();")),
        ["ExplicitTask"] = ("MTGH010", Hosts.WithShared("private interface ILoss { Tensor Loss(Tensor x); }\n[Task(\"bad\")] Tensor ILoss.[|Loss|](Tensor x) => encoder.call(x).sum();").Replace("class Host", "class Host : Host.ILoss", StringComparison.Ordinal).Replace("private interface", "internal interface", StringComparison.Ordinal)),
        ["OperatorAsTask"] = ("MTGH010", Hosts.WithShared("[Task(\"bad\")] public static Tensor operator [|+|](Host x) => x.encoder.call(zeros(4)).sum();")),
        ["AccessorAsTask"] = ("MTGH010", Hosts.WithShared("private Tensor Loss { [Task(\"bad\")] [|get|] => encoder.call(zeros(4)).sum(); }")),
        ["TaskAndIntermediate"] = ("MTGH010", Hosts.WithShared("[Task(\"bad\"), Intermediate] private Tensor [|Loss|](Tensor x) => encoder.call(x).sum();")),
        ["ObsoleteTask"] = ("MTGH010", Hosts.WithShared("[Task(\"bad\"), System.Obsolete(\"no\", true)] private Tensor [|Loss|](Tensor x) => encoder.call(x).sum();")),
        ["OverloadByConversion"] = ("MTGH010", Hosts.WithShared("[Intermediate] private Parameter W() => new(zeros(2));\n[Task(\"bad\")] private Tensor [|Loss|](Tensor w) => w.sum();\nprivate Tensor Loss(Parameter w) => w.sum();")),
        ["OverloadByValue"] = ("MTGH010", Hosts.WithShared("[Task(\"bad\")] private Tensor [|Loss|](in Tensor x) => encoder.call(x).sum();\nprivate Tensor Loss(Tensor x) => encoder.call(x).sum();")),
        ["OverloadOfOverride"] = ("MTGH010", Hosts.WithShared("[Task(\"bad\")] protected override Tensor [|Loss|](Tensor x) => encoder.call(x).sum();\nprivate Tensor Loss(object x) => zeros(1);").Replace("class Host", "class Host : Base", StringComparison.Ordinal) + "\npublic abstract class Base { protected abstract Tensor Loss(Tensor x); }"),
        ["OverloadsAlike"] = ("MTGH010", Hosts.WithShared("[Intermediate] private Parameter W() => new(zeros(2));\n[Task(\"bad\")] private Tensor [|Loss|](Tensor w, object v) => w.sum();\nprivate Tensor Loss(object w, Parameter v) => zeros(1);\n[Intermediate] private Parameter V() => new(zeros(2));")),
        ["ObsoleteParameterType"] = ("MTGH011", Hosts.WithShared("[System.Obsolete(\"no\", true)] public enum Mode { A }\n[Task(\"bad\"), System.Obsolete] private Tensor Loss(Tensor x, List<Mode[]> [|modes|]) => encoder.call(x).sum();")),
        ["DynamicParameter"] = ("MTGH011", Hosts.WithShared("[Task(\"bad\")] private Tensor Loss(Tensor x, dynamic [|y|]) => encoder.call(x).sum();")),
        ["DynamicIntermediate"] = ("MTGH009", Hosts.WithShared("[Task(\"bad\")] private Tensor Loss(Tensor y) => encoder.call(y).sum();\n[Intermediate] private dynamic [|Y|](Tensor x) => x;")),
        ["PointerInside"] = ("MTGH011", Hosts.WithShared("[Task(\"bad\")] private unsafe Tensor Loss(Tensor x, List<int*[][]> [|y|]) => encoder.call(x).sum();")),
        ["RefParameter"] = ("MTGH011", Hosts.WithShared("[Task(\"bad\")] private Tensor Loss(ref Tensor [|x|]) => encoder.call(x).sum();")),
        ["RefReadonlyParameter"] = ("MTGH011", Hosts.WithShared("[Task(\"bad\")] private Tensor Loss(ref readonly Tensor [|x|]) => encoder.call(x).sum();")),
        ["OutParameter"] = ("MTGH011", Hosts.WithShared("[Task(\"bad\")] private Tensor Loss(Tensor x, out int [|y|]) { y = 0; return encoder.call(x).sum(); }")),
        ["ParamsParameter"] = ("MTGH011", Hosts.WithShared("[Task(\"bad\")] private Tensor Loss(params Tensor[] [|x|]) => encoder.call(x[0]).sum();")),
        ["UnknownIntermediate"] = ("MTGH012", Hosts.WithShared("[Task(\"bad\")] private Tensor Loss([[|From(\"Nothing\")|]] Tensor x) => encoder.call(x).sum();")),
        ["FromTask"] = ("MTGH012", Hosts.WithShared(GoodTask + "\n[Task(\"bad\")] private Tensor Loss([[|From(nameof(Good))|]] Tensor x) => encoder.call(x).sum();")),
        ["FromEmpty"] = ("MTGH012", Hosts.WithShared("[Task(\"bad\")] private Tensor Loss([[|From(\"\")|]] Tensor x) => encoder.call(x).sum();")),
        ["Cycle"] = ("MTGH013", Hosts.WithShared("[Task(\"bad\")] private Tensor Loss(Tensor a) => encoder.call(a).sum();\n[Intermediate] private Tensor [|A|](Tensor b) => b;\n[Intermediate] private Tensor B(Tensor c) => c;\n[Intermediate] private Tensor C(Tensor a) => a;")),
        ["CycleOfOne"] = ("MTGH013", Hosts.WithShared("[Task(\"bad\")] private Tensor Loss(Tensor a) => encoder.call(a).sum();\n[Intermediate] private Tensor [|A|](Tensor a) => a;")),
        ["ArgumentTypes"] = ("MTGH014", Hosts.WithShared(GoodTask + "\n[Task(\"bad\")] private Tensor Loss(double [|x|]) => encoder.call(zeros(4)).sum() * x;")),
        ["ArgumentElementTypes"] = ("MTGH014", Hosts.WithShared("[Task(\"a\")] private Tensor A(List<string> x) => encoder.call(zeros(4)).sum();\n[Task(\"b\")] private Tensor B(List<string?> [|x|]) => encoder.call(zeros(4)).sum();")),
        ["ArgumentDefaults"] = ("MTGH014", Hosts.WithShared("[Task(\"a\")] private Tensor A(double x = 1) => encoder.call(zeros(4)).sum();\n[Task(\"b\")] private Tensor B(double [|x|] = 2) => encoder.call(zeros(4)).sum();")),
        ["IntermediateDoesNotFit"] = ("MTGH015", Hosts.WithShared("[Task(\"bad\")] private Tensor Loss(string [|x|]) => encoder.call(zeros(4)).sum();\n[Intermediate] private Tensor X(Tensor y) => y;")),
        ["IntermediateMayBeNull"] = ("MTGH015", Hosts.WithShared("[Task(\"bad\")] private Tensor Loss(Tensor [|x|]) => encoder.call(zeros(4)).sum();\n[Intermediate] private Tensor? X(Tensor y) => y;")),
        ["IntermediateMayBeNullOfT"] = ("MTGH015", Hosts.WithShared("[Task(\"bad\")] private Tensor Loss(T [|x|]) => encoder.call(zeros(4)).sum();\n[Intermediate] private T? X(Tensor y) => default;").Replace("class Host", "class Host<T>", StringComparison.Ordinal)),
        ["IntermediateIsMaybeNull"] = ("MTGH015", Hosts.WithShared("[Task(\"bad\")] private Tensor Loss(Tensor [|x|]) => encoder.call(zeros(4)).sum();\n[Intermediate] [return: System.Diagnostics.CodeAnalysis.MaybeNull] private Tensor X(Tensor y) => y;")),
        ["NullIsDisallowed"] = ("MTGH015", Hosts.WithShared("[Task(\"bad\")] private Tensor Loss([System.Diagnostics.CodeAnalysis.DisallowNull] Tensor? [|x|]) => encoder.call(zeros(4)).sum();\n[Intermediate] private Tensor? X(Tensor y) => y;")),
        ["SharedObsolete"] = ("MTGH016", Hosts.WithShared(GoodTask + "\n[Shared, System.Obsolete(\"no\", true)] private readonly Linear [|other|] = Linear(1, 1);")),
        ["SharedTensor"] = ("MTGH016", Hosts.WithShared(GoodTask + "\n[Shared] private readonly Tensor [|other|] = zeros(1);")),
        ["SharedDictionary"] = ("MTGH016", Hosts.WithShared(GoodTask + "\n[Shared] private readonly Dictionary<string, Linear> [|other|] = [];")),
        ["SharedIndexer"] = ("MTGH016", Hosts.WithShared(GoodTask + "\n[Shared] private Linear [|this|][int i] => Linear(i, i);")),
        ["SharedWriteOnly"] = ("MTGH016", Hosts.WithShared(GoodTask + "\n[Shared] private Linear [|Other|] { set { } }")),
        ["WeightZero"] = ("MTGH017", Hosts.WithShared("[[|Task(\"bad\", Weight = 0)|]] private Tensor Loss(Tensor x) => encoder.call(x).sum();")),
        ["WeightNaN"] = ("MTGH017", Hosts.WithShared("[[|Task(\"bad\", Weight = double.NaN)|]] private Tensor Loss(Tensor x) => encoder.call(x).sum();")),
        ["WeightInfinite"] = ("MTGH017", Hosts.WithShared("[[|Task(\"bad\", Weight = 1 / -0.0)|]] private Tensor Loss(Tensor x) => encoder.call(x).sum();")),
        ["StepNameTaken"] = ("MTGH019", Hosts.WithShared(GoodTask + "\nprivate int [|TrainingStep|] => 1;")),
        ["FactoryNameTakenByBase"] = ("MTGH019", Hosts.WithShared(GoodTask).Replace("class Host", "class Host : Base", StringComparison.Ordinal) + "\npublic class Base { protected void [|CreateStep|]() { } }"),
        ["HostIsNamedAsItsStep"] = ("MTGH019", Hosts.WithShared(GoodTask).Replace("class Host", "class [|TrainingStep|]", StringComparison.Ordinal)),
        ["TaskTypeTaken"] = ("MTGH019", Hosts.WithShared(GoodTask) + "\npublic enum [|HostTask|] { None }"),
        ["TaskTypeIsContainer"] = ("MTGH019", Nested("public partial class [|HostTask|]")),
        ["TaskTypeIsTypeParameter"] = ("MTGH019", Nested("public partial class Outer<[|HostTask|]>")),
        ["TaskTypeTakenByBaseOfContainer"] = ("MTGH019", Nested("public class Base { public enum [|HostTask|] { None } } public partial class Outer : Base")),
        ["StepNameIsTypeParameter"] = ("MTGH019", Hosts.WithShared(GoodTask).Replace("class Host", "class Host<[|TrainingStep|]>", StringComparison.Ordinal)),
        ["PassIsTypeParameter"] = ("MTGH019", Hosts.WithShared("[Task(\"bad\")] private Tensor Loss(Tensor x, Pass p) => encoder.call(x).sum();").Replace("class Host", "class Host<[|Pass|]>", StringComparison.Ordinal)),
        ["PrivateArgument"] = ("MTGH020", Hosts.WithShared("private sealed record Batch(Tensor Images);\n[Task(\"bad\")] private Tensor Loss(Batch [|batch|]) => encoder.call(batch.Images).sum();")),
        ["PrivateTypeArgument"] = ("MTGH020", Hosts.WithShared("private sealed record Batch(Tensor Images);\n[Task(\"bad\")] private Tensor Loss(List<(int, Batch)>[] [|batch|]) => encoder.call(zeros(4)).sum();")),
        ["DuplicateIntermediate"] = ("MTGH021", Hosts.WithShared("[Task(\"bad\")] private Tensor Loss(Tensor a) => encoder.call(a).sum();\n[Intermediate] private Tensor A(Tensor b) => b;\n[Intermediate] private Tensor [|A|](int c) => zeros(c);")),
    };

    private static readonly Dictionary<string, (string Id, string Source)> WarningsOfOneStep = new()
    {
        ["UnusedIntermediate"] = ("MTGH022", Hosts.WithShared(GoodTask + "\n[Intermediate] private Tensor [|Unused|](Tensor y) => y;")),
        ["StrayFrom"] = ("MTGH023", Hosts.WithShared(GoodTask + "\nprivate Tensor Helper([From(\"Nothing\")] Tensor [|x|]) => x;")),
        ["StrayLocalFunction"] = ("MTGH023", Hosts.WithShared("[Task(\"good\")] private Tensor Good(Tensor x) { return Loss(encoder.call(x)); [Task(\"b\")] static Tensor [|Loss|](Tensor y) => y.sum(); }")),
        ["StrayBackingField"] = ("MTGH023", Hosts.WithShared(GoodTask) + "\npublic sealed class Other { [field: Shared] public Linear [|Trunk|] { get; } = Linear(1, 1); }"),
        ["BaseShared"] = ("MTGH023", Hosts.WithShared(GoodTask).Replace("class Host", "class Host : Base", StringComparison.Ordinal) + "\npublic class Base { [Shared] private readonly Linear [|trunk|] = Linear(1, 1); }"),
        ["StrayTask"] = ("MTGH023", Hosts.WithShared(GoodTask) + "\npublic sealed class Other { [Task(\"x\")] public Tensor [|Loss|]() => zeros(1); }"),
        ["StrayIntermediate"] = ("MTGH023", Hosts.WithShared(GoodTask) + "\npublic interface IOther { [Intermediate] Tensor [|Features|](); }"),
        ["StrayShared"] = ("MTGH023", Hosts.WithShared(GoodTask) + "\npublic struct Other { public Other() { } [Shared] public Linear [|Trunk|] { get; } = Linear(1, 1); }"),
    };

    private static readonly Dictionary<string, (string Id, string Source)> WarningsOfCSharp14 = Compiler.KnowsExtensionBlocks
        ? new() { ["StrayExtension"] = ("MTGH023", Hosts.WithShared(GoodTask) + "\npublic static class Extensions { extension(string text) { [Task(\"x\")] public Tensor [|Loss|]() => zeros(1); } }") }
        : [];

    public static IReadOnlyDictionary<string, (string Id, string Source)> All { get; } =
        OfOneStep.Concat(BadStepHosts.All).ToDictionary(static bad => bad.Key, static bad => bad.Value);

    /// <summary>Classes with a warning, for which a step is written all the same.</summary>
    public static IReadOnlyDictionary<string, (string Id, string Source)> Warnings { get; } =
        WarningsOfOneStep.Concat(BadStepHosts.Warnings).Concat(WarningsOfCSharp14).ToDictionary(static bad => bad.Key, static bad => bad.Value);

    private static string Nested(string container)
    {
        var source = Hosts.WithShared(GoodTask);
        return source.Replace("[MultiTask]", container + "\n{\n[MultiTask]", StringComparison.Ordinal) + "\n}";
    }
}
