namespace MultiTaskGH.Generators.Tests.Infrastructure;

/// <summary>Classes whose steps, weights, metrics or representations break a rule, marked as in <see cref="BadHosts"/>.</summary>
internal static class BadStepHosts
{
    private const string A = "[Task(\"a\")] private Tensor A(Tensor x) => encoder.call(x).sum();\n";
    private const string B = "[Task(\"b\")] private Tensor B(Tensor x, double scale = 1) => encoder.call(x).mean() * scale;\n";
    private const string Features = "[Intermediate] private Tensor Features(Tensor x) => encoder.call(x);\n";
    private const string OfFeatures = "[Task(\"a\")] private static Tensor A(Tensor features) => features.sum();\n[Task(\"b\")] private static Tensor B(Tensor features) => features.mean();\n";
    private const string InRepresentation = "[Step(Space = GradientSpace.Representation)] public sealed partial class FirstStep;";

    public static IReadOnlyDictionary<string, (string Id, string Source)> All { get; } = new Dictionary<string, (string Id, string Source)>
    {
        ["StepNotPartial"] = ("MTGH025", Hosts.WithShared(A + "[Step] public sealed class [|FirstStep|];")),
        ["StepStatic"] = ("MTGH025", Hosts.WithShared(A + "[Step] public static partial class [|FirstStep|];")),
        ["StepAbstract"] = ("MTGH025", Hosts.WithShared(A + "[Step] public abstract partial class [|FirstStep|];")),
        ["StepRecord"] = ("MTGH025", Hosts.WithShared(A + "[Step] public sealed partial record [|FirstStep|];")),
        ["StepGeneric"] = ("MTGH025", Hosts.WithShared(A + "[Step] public sealed partial class [|FirstStep|]<T>;")),
        ["StepDerived"] = ("MTGH025", Hosts.WithShared(A + "[Step] public sealed partial class [|FirstStep|] : System.Exception;")),
        ["StepWithMember"] = ("MTGH025", Hosts.WithShared(A + "[Step] public sealed partial class [|FirstStep|] { private int x = 1; private int Y => x; }")),
        ["StepWithConstructor"] = ("MTGH025", Hosts.WithShared(A + "[Step] public sealed partial class [|FirstStep|](int x);")),
        ["StepNamedAsItsMember"] = ("MTGH025", Hosts.WithShared(A + "[Step] public sealed partial class [|Accumulate|];")),
        ["StepNamedInputs"] = ("MTGH025", Hosts.WithShared(A + "[Step] public sealed partial class [|Inputs|];")),
        ["StepInNoSpace"] = ("MTGH025", Hosts.WithShared(A + "[Step(Space = (GradientSpace)7)] public sealed partial class [|FirstStep|];")),
        ["StepObsolete"] = ("MTGH025", Hosts.WithShared(A + "[Step, System.Obsolete(\"no\", true)] public sealed partial class [|FirstStep|];")),
        ["StepFactoryTaken"] = ("MTGH019", Hosts.WithShared(A + "private void [|CreateFirstStep|]() { }\n[Step] public sealed partial class FirstStep;")),
        ["StepSharesNothing"] = ("MTGH004", Hosts.With("[Task(\"a\")] private Tensor A(Tensor x) => x.sum();\n[Task(\"b\")] private Tensor B(Tensor x) => x.sum();\n[Step] public sealed partial class [|FirstStep|];")),
        ["FamilySharesNothing"] = ("MTGH004", Hosts.With("[TaskFamily(\"a\")] private Tensor A(Tensor x) => x;\n[Step] public sealed partial class [|FirstStep|];")),
        ["StepOfUnknownTask"] = ("MTGH026", Hosts.WithShared(A + "[[|Step(\"Nothing\")|]] public sealed partial class FirstStep;")),
        ["StepOfNull"] = ("MTGH026", Hosts.WithShared(A + "[[|Step(new string[] { null! })|]] public sealed partial class FirstStep;")),
        ["StepOfIntermediate"] = ("MTGH026", Hosts.WithShared("[Task(\"a\")] private Tensor A(Tensor b) => b.sum();\n[Intermediate] private Tensor B(Tensor x) => encoder.call(x);\n[[|Step(nameof(B), nameof(A))|]] public sealed partial class FirstStep;")),
        ["StepOfTaskTwice"] = ("MTGH026", Hosts.WithShared(A + "[[|Step(nameof(A), nameof(A))|]] public sealed partial class FirstStep;")),
        ["StepOfOverloads"] = ("MTGH026", Hosts.WithShared(A + "[Task(\"a2\")] private Tensor A(int y) => zeros(y);\n[[|Step(nameof(A))|]] public sealed partial class FirstStep;")),
        ["HarmonizeUnknown"] = ("MTGH026", Hosts.WithShared(A + "[[|Step(Harmonize = [\"nothing\"])|]] public sealed partial class FirstStep;")),
        ["HarmonizeTwice"] = ("MTGH026", Hosts.WithShared(A + "[[|Step(Harmonize = [nameof(encoder), nameof(encoder)])|]] public sealed partial class FirstStep;")),
        ["UpdateMethod"] = ("MTGH026", Hosts.WithShared(A + "[[|Step(Update = [nameof(A)])|]] public sealed partial class FirstStep;")),
        ["UpdateNumber"] = ("MTGH026", Hosts.WithShared(A + "private readonly int number = 1;\n[[|Step(Update = [nameof(number)])|]] public sealed partial class FirstStep;")),
        ["UpdatePrivateOfBase"] = ("MTGH026", Hosts.WithShared(A + "[[|Step(Update = [\"trunk\"])|]] public sealed partial class FirstStep;").Replace("class Host", "class Host : Base", StringComparison.Ordinal) + "\npublic class Base { private readonly Linear trunk = Linear(1, 1); }"),
        ["RunWithBody"] = ("MTGH027", WithRun("public StepReport<HostTask> [|Run|](Tensor x) => null!;")),
        ["RunReturnsNothing"] = ("MTGH027", WithRun("partial void [|Run|](Tensor x);")),
        ["RunReturnsAnotherReport"] = ("MTGH027", WithRun("public partial StepReport [|Run|](Tensor x, double scale);")),
        ["RunStatic"] = ("MTGH027", WithRun("public static partial StepReport<HostTask> [|Run|](Tensor x, double scale);")),
        ["RunGeneric"] = ("MTGH027", WithRun("public partial StepReport<HostTask> [|Run|]<T>(Tensor x, double scale);")),
        ["RunByReference"] = ("MTGH027", WithRun("public partial StepReport<HostTask> [|Run|](in Tensor x, double scale);")),
        ["RunLacksArgument"] = ("MTGH027", WithRun("public partial StepReport<HostTask> [|Run|](Tensor x);")),
        ["RunOfAnotherType"] = ("MTGH027", WithRun("public partial StepReport<HostTask> [|Run|](Tensor x, float scale);")),
        ["RunTakesNull"] = ("MTGH027", WithRun("public partial StepReport<HostTask> [|Run|](Tensor? x, double scale);")),
        ["RunTakesMore"] = ("MTGH027", WithRun("public partial StepReport<HostTask> [|Run|](Tensor x, double scale, int more);")),
        ["WeightFromNothing"] = ("MTGH028", Hosts.WithShared("[[|Task(\"a\", WeightFrom = \"nothing\")|]] private Tensor A(Tensor x) => encoder.call(x).sum();")),
        ["WeightFromText"] = ("MTGH028", Hosts.WithShared("private readonly string text = \"1\";\n[[|Task(\"a\", WeightFrom = nameof(text))|]] private Tensor A(Tensor x) => encoder.call(x).sum();")),
        ["WeightFromNullable"] = ("MTGH028", Hosts.WithShared("private double? Weight => 1;\n[[|Task(\"a\", WeightFrom = nameof(Weight))|]] private Tensor A(Tensor x) => encoder.call(x).sum();")),
        ["WeightFromSetter"] = ("MTGH028", Hosts.WithShared("private double Weight { set { } }\n[[|Task(\"a\", WeightFrom = nameof(Weight))|]] private Tensor A(Tensor x) => encoder.call(x).sum();")),
        ["WeightFromFunction"] = ("MTGH028", Hosts.WithShared("private double Weight(int i) => i;\n[[|TaskFamily(\"a\", WeightFrom = nameof(Weight))|]] private Tensor A(Tensor x) => encoder.call(x);")),
        ["WeightFromGeneric"] = ("MTGH028", Hosts.WithShared("private double Weight<T>() => 1;\n[[|Task(\"a\", WeightFrom = \"Weight\")|]] private Tensor A(Tensor x) => encoder.call(x).sum();")),
        ["WeightFromVoid"] = ("MTGH028", Hosts.WithShared("private void Weight() { }\n[[|Task(\"a\", WeightFrom = nameof(Weight))|]] private Tensor A(Tensor x) => encoder.call(x).sum();")),
        ["WeightFromType"] = ("MTGH028", Hosts.WithShared("private sealed class Weight;\n[[|Task(\"a\", WeightFrom = nameof(Weight))|]] private Tensor A(Tensor x) => encoder.call(x).sum();")),
        ["WeightFromIndexer"] = ("MTGH028", Hosts.WithShared("private double this[int i] => i;\n[[|Task(\"a\", WeightFrom = \"this[]\")|]] private Tensor A(Tensor x) => encoder.call(x).sum();")),
        ["WeightTwice"] = ("MTGH028", Hosts.WithShared("private double Factor => 1;\n[[|Task(\"a\", Weight = 2, WeightFrom = nameof(Factor))|]] private Tensor A(Tensor x) => encoder.call(x).sum();")),
        ["WeightAppliesNever"] = ("MTGH028", Hosts.WithShared("[[|Task(\"a\", WeightApplies = (WeightApplies)3)|]] private Tensor A(Tensor x) => encoder.call(x).sum();")),
        ["SharedInTask"] = ("MTGH029", Hosts.WithShared(Features + "[Task(\"a\")] private static Tensor A(Tensor features) => features.sum();\n[Task(\"b\")] private Tensor B(Tensor features) => [|encoder|].call(features).mean();\n" + InRepresentation)),
        ["SharedInHelperOfTask"] = ("MTGH029", Hosts.WithShared(Features + "[Task(\"a\")] private static Tensor A(Tensor features) => features.sum();\n[Task(\"b\")] private Tensor B(Tensor features) => [|Helper|](features).mean();\nprivate Tensor Helper(Tensor x) => x.numel() > 1 ? Helper(x[0]) : Second.call(x);\nprivate Linear Second => (Linear)this.encoder;\n" + InRepresentation)),
        ["SharedInCircleOfHelpers"] = ("MTGH029", Hosts.WithShared(Features + "[Task(\"a\")] private static Tensor A(Tensor features) => features.sum();\n[Task(\"b\")] private Tensor B(Tensor features) => [|Ping|](features);\nprivate Tensor Ping(Tensor x) => x.numel() > 1 ? Pong(x) : x;\nprivate Tensor Pong(Tensor x) => x.numel() > 2 ? Ping(x) : encoder.call(x);\n[Metric(\"m\")] private Tensor M(Tensor features) => Pong(features);\n" + InRepresentation)),
        ["SharedInOverride"] = ("MTGH029", Hosts.WithShared(Features + "[Task(\"a\")] private static Tensor A(Tensor features) => features.sum();\n[Task(\"b\")] private Tensor B(Tensor features) => [|Head|](features);\nprotected override Tensor Head(Tensor x) => encoder.call(x);\n" + InRepresentation)
            .Replace("class Host", "class Host : Base", StringComparison.Ordinal).Replace("=> [|Head|]", "=> base.Head(features) + [|Head|]", StringComparison.Ordinal) + "\npublic abstract class Base { protected virtual Tensor Head(Tensor x) => x; }"),
        ["SharedInProperty"] = ("MTGH029", Hosts.WithShared(Features + "[Task(\"a\")] private static Tensor A(Tensor features) => features.sum();\n[Task(\"b\")] private Tensor B(Tensor features) { Tensor Local() => [|Encoded|]; return Local() * nameof(encoder).Length; }\nprivate Tensor Encoded { get { var e = encoder; return e.call(zeros(4)); } }\n" + InRepresentation)),
        ["AllParametersInTask"] = ("MTGH029", Hosts.WithShared(Features + "[Task(\"a\")] private static Tensor A(Tensor features) => features.sum();\n[Task(\"decay\")] private Tensor Decay(Tensor features) { var sum = features.sum(); foreach (var p in [|parameters|]()) { sum += p.square().sum(); } return sum; }\n" + InRepresentation)
            .Replace("class Host", "class Host() : Module(nameof(encoder))", StringComparison.Ordinal)),
        ["SharedBehindProperty"] = ("MTGH029", Hosts.With("[Shared] private Linear Trunk => trunk;\n[Intermediate] private Tensor Features(Tensor x) => Trunk.call(x);\n[Task(\"a\")] private static Tensor A(Tensor features) => features.sum();\n[Task(\"b\")] private Tensor B(Tensor features) => [|trunk|].call(features);\n" + InRepresentation)
            .Replace("class Host", "class Host(Linear trunk)", StringComparison.Ordinal)),
        ["SharedBehindTheCut"] = ("MTGH029", Hosts.WithShared(Features + "[Intermediate] private Tensor Again(Tensor features) => [|encoder|].call(features);\n[Task(\"a\")] private static Tensor A(Tensor features) => features.sum();\n[Task(\"b\")] private static Tensor B(Tensor features, Tensor again) => (features + again).sum();\n" + InRepresentation)),
        ["NothingShared"] = ("MTGH029", Hosts.WithShared("[Intermediate] private Tensor First(Tensor x) => encoder.call(x);\n[Intermediate] private Tensor Second(Tensor x) => encoder.call(x);\n[Task(\"a\")] private static Tensor A(Tensor first) => first.sum();\n[Task(\"b\")] private static Tensor B(Tensor second) => second.sum();\n"
            + InRepresentation.Replace("Step(Space = GradientSpace.Representation)", "[|Step(Space = GradientSpace.Representation)|]", StringComparison.Ordinal))),
        ["NothingHarmonized"] = ("MTGH029", Hosts.WithShared("private readonly Linear other = Linear(4, 4);\n[Intermediate] private Tensor Features(Tensor x) => other.call(x);\n" + OfFeatures
            + InRepresentation.Replace("Step(Space = GradientSpace.Representation)", "[|Step(Space = GradientSpace.Representation)|]", StringComparison.Ordinal))),
        ["RepresentationOfList"] = ("MTGH029", Hosts.WithShared("[Intermediate] private List<Tensor> [|Features|](Tensor x) => [encoder.call(x)];\n[Task(\"a\")] private static Tensor A(List<Tensor> features) => features[0].sum();\n[Task(\"b\")] private static Tensor B(List<Tensor> features) => features[0].mean();\n" + InRepresentation)),
        ["RepresentationOfNumber"] = ("MTGH029", Hosts.WithShared("[Intermediate] private (int, double) [|Features|](Tensor x) => (1, encoder.call(x).sum().item<double>());\n[Task(\"a\")] private static Tensor A((int, double) features) => zeros(1);\n[Task(\"b\")] private static Tensor B((int, double) features) => zeros(1);\n" + InRepresentation)),
        ["RepresentationOfNullableTuple"] = ("MTGH029", Hosts.WithShared("[Intermediate] private (Tensor, Tensor)? [|Features|](Tensor x) => (encoder.call(x), x);\n[Task(\"a\")] private static Tensor A((Tensor, Tensor)? features) => zeros(1);\n[Task(\"b\")] private static Tensor B((Tensor, Tensor)? features) => zeros(1);\n" + InRepresentation)),
        ["RepresentationOfFixedRecord"] = ("MTGH029", Hosts.WithShared("public sealed record Fixed { public Tensor X { get; } = zeros(1); }\n[Intermediate] private Fixed [|Features|](Tensor x) => new() { };\n[Task(\"a\")] private Tensor A(Fixed features) => zeros(1);\n[Task(\"b\")] private static Tensor B(Fixed features) => features.X;\n" + InRepresentation)
            .Replace("new() { }", "encoder.call(x) is null ? null! : new()", StringComparison.Ordinal)),
        ["RepresentationOfItself"] = ("MTGH029", Hosts.WithShared("public sealed record Node(Tensor X, Node? Next);\n[Intermediate] private Node [|Features|](Tensor x) => new(encoder.call(x), null);\n[Task(\"a\")] private static Tensor A(Node features) => features.X.sum();\n[Task(\"b\")] private static Tensor B(Node features) => features.X.mean();\n" + InRepresentation)),
        ["MetricReturnsText"] = ("MTGH030", Hosts.WithShared(A + "[Metric(\"m\")] private string [|M|](Tensor x) => \"\";")),
        ["MetricReturnsNothing"] = ("MTGH030", Hosts.WithShared(A + "[Metric(\"m\")] private void [|M|](Tensor x) { }")),
        ["MetricReturnsInteger"] = ("MTGH030", Hosts.WithShared(A + "[Metric(\"m\")] private long? [|M|](Tensor x) => x.numel();")),
        ["MetricWithoutKey"] = ("MTGH031", Hosts.WithShared(A + "[[|Metric(\"\")|]] private double M(Tensor x) => 1;")),
        ["MetricKeyTwice"] = ("MTGH005", Hosts.WithShared(A + "[Metric(\"m\")] private double M(Tensor x) => 1;\n[[|Metric(\"m\")|]] private double N(Tensor x) => 1;")),
        ["MetricAndTask"] = ("MTGH010", Hosts.WithShared(A + "[Metric(\"m\"), Task(\"m\")] private Tensor [|M|](Tensor x) => encoder.call(x).sum();")),
        ["FamilyKey"] = ("MTGH005", Hosts.WithShared(A + "[[|TaskFamily(\"a\")|]] private Tensor M(Tensor x) => encoder.call(x);")),
        ["FamilyElementKey"] = ("MTGH005", Hosts.WithShared("[TaskFamily(\"m\")] private Tensor M(Tensor x) => encoder.call(x);\n[[|Task(\"m[0]\")|]] private Tensor First(Tensor x) => encoder.call(x).sum();")),
        ["FamilyOfElementKey"] = ("MTGH005", Hosts.WithShared("[Task(\"m[12]\")] private Tensor Last(Tensor x) => encoder.call(x).sum();\n[[|TaskFamily(\"m\")|]] private Tensor M(Tensor x) => encoder.call(x);")),
        ["FamilyReturnsArray"] = ("MTGH008", Hosts.WithShared("[TaskFamily(\"a\")] private Tensor[] [|M|](Tensor x) => [encoder.call(x)];")),
        ["SharedHidden"] = ("MTGH016", Hosts.WithShared(A).Replace("class Host", "class Host : Base", StringComparison.Ordinal).Replace("encoder =", "trunk =", StringComparison.Ordinal).Replace("[Shared] private", "private new", StringComparison.Ordinal).Replace("encoder.", "trunk.", StringComparison.Ordinal)
            + "\npublic class Base { [Shared] protected readonly Linear [|trunk|] = Linear(1, 1); }"),
        ["TaskHidden"] = ("MTGH010", Hosts.WithShared("private new Tensor Loss(Tensor x) => encoder.call(x).sum();").Replace("class Host", "class Host : Base", StringComparison.Ordinal)
            + "\npublic class Base { [Task(\"a\")] protected Tensor [|Loss|](Tensor x) => x.sum(); }"),
    };

    /// <summary>Classes with a warning, for which steps are written all the same.</summary>
    public static IReadOnlyDictionary<string, (string Id, string Source)> Warnings { get; } = new Dictionary<string, (string Id, string Source)>
    {
        ["NearlyPlural"] = ("MTGH032", Hosts.WithShared(Features + "[Task(\"a\")] private static Tensor A(Tensor features) => features.sum();\n[Task(\"b\")] private static Tensor B(Tensor [|feature|]) => feature.mean();")),
        ["NearlyInCase"] = ("MTGH032", Hosts.WithShared("[Intermediate] private Tensor SourceFeatures(Tensor x) => encoder.call(x);\n[Task(\"a\")] private static Tensor A(Tensor sourceFeatures) => sourceFeatures.sum();\n[Task(\"b\")] private static Tensor B(Tensor [|sourcefeatures|]) => sourcefeatures.mean();")),
        ["NearlySwapped"] = ("MTGH032", Hosts.WithShared(Features + "[Task(\"a\")] private static Tensor A(Tensor features, Tensor labels) => features.sum();\n[Metric(\"b\")] private static double B(Tensor [|faetures|]) => 1;")),
        ["TaskInNoStep"] = ("MTGH033", Hosts.WithShared(A + B.Replace("Tensor B", "Tensor [|B|]", StringComparison.Ordinal) + "[Step(nameof(A))] public sealed partial class FirstStep;")),
        ["MetricInNoStep"] = ("MTGH033", Hosts.WithShared(A + "[Metric(\"m\")] private double [|M|](Tensor y) => 1;\n[Step(nameof(A))] public sealed partial class FirstStep;")),
        ["GroupInCase"] = ("MTGH045", Hosts.WithShared(A.Replace("\"a\"", "\"a\", Group = \"domain\"", StringComparison.Ordinal) + "[[|Task(\"b\", Group = \"Domain\")|]] private Tensor B(Tensor x) => encoder.call(x).mean();")),
        ["GroupSwapped"] = ("MTGH045", Hosts.WithShared(A.Replace("\"a\"", "\"a\", Group = \"domain\"", StringComparison.Ordinal) + "[[|TaskFamily(\"b\", Group = \"domian\")|]] private Tensor B(Tensor x) => encoder.call(x);")),
        ["GroupWithoutName"] = ("MTGH045", Hosts.WithShared(A + "[[|Task(\"b\", Group = \" \")|]] private Tensor B(Tensor x) => encoder.call(x).mean();\n[Task(\"c\", Group = \" \")] private Tensor C(Tensor x) => encoder.call(x).norm();")),
        ["StrayStep"] = ("MTGH023", Hosts.WithShared(A) + "\npublic class Other { [Step] public sealed partial class [|FirstStep|]; }"),
        ["StrayMetric"] = ("MTGH023", Hosts.WithShared(A) + "\npublic sealed class Other { [Metric(\"m\")] public double [|M|]() => 1; }"),
        ["StrayFamily"] = ("MTGH023", Hosts.WithShared(A) + "\npublic class Other { [TaskFamily(\"m\")] private Tensor [|M|]() => zeros(1); }"),
    };

    private static string WithRun(string run) => Hosts.WithShared(A + B + $"[Step] public sealed partial class FirstStep {{ {run} }}");
}
