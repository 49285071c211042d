using MultiTaskGH.Generators.Tests.Infrastructure;

namespace MultiTaskGH.Generators.Tests.Fixes;

/// <summary>Annotated classes that break a rule, and what a fix makes of them, to the letter.</summary>
internal static class FixCases
{
    private const string Second = "\n\n    [Task(\"size\")]\n    private Tensor Size(Tensor x) => encoder.call(x).norm();";

    /// <summary>By name: the title of the fix, the source, and the source after it.</summary>
    public static IReadOnlyDictionary<string, (string Title, string Before, string After)> All { get; } = Cases()
        .Concat(ReturnTensorCases.All)
        .ToDictionary(static c => c.Name, static c => (c.Title, Hosts.Host(c.Before), Hosts.Host(c.After)));

    /// <summary>Sources for whose diagnostics nothing is offered.</summary>
    public static IReadOnlyDictionary<string, (string Id, string Source)> Refused { get; } = new Dictionary<string, (string, string)>(ReturnTensorCases.Refused)
    {
        ["NoMethodForTask"] = ("MTGH003", Hosts.WithShared("""
                [Metric("norm")] private Tensor Norm(Tensor x) => encoder.call(x).norm();
                private double Number(Tensor x) => encoder.call(x).sum().item<double>();
                private Tensor Generic<T>(Tensor x, T y) => encoder.call(x).sum();
                private Tensor ByReference(ref Tensor x) => encoder.call(x).sum();
                public override string ToString() => "";
            """)),
        ["NoMemberForShared"] = ("MTGH004", Hosts.With("""
                private readonly Tensor tensor = zeros(1);
                private Linear WriteOnly { set { } }
                [Task("a")] private Tensor A(Tensor x) => (x * tensor).sum();
                [Task("b")] private Tensor B(Tensor x) => (x - tensor).sum();
            """)),
        ["FeedsAnotherUnused"] = ("MTGH022", Hosts.WithShared("""
                [Task("a")] private Tensor A(Tensor x) => encoder.call(x).sum();
                [Intermediate] private Tensor First(Tensor x) => x * 2;
                private Tensor Second([From(nameof(First))] Tensor y) => y * 2;
            """)),
        ["KeyOfUnderscores"] = ("MTGH005", Hosts.WithShared("[Task(\"a\")] private Tensor A(Tensor x) => encoder.call(x).sum();\n[Task(\"a\")] private Tensor __(Tensor x) => encoder.call(x).norm();")),
    };

    private static IEnumerable<(string Name, string Title, string Before, string After)> Cases() =>
    [
        ("Partial", "Make 'Host' partial", Host("sealed class Host"), Host("sealed partial class Host")),
        ("PartialWithoutModifiers", "Make 'Host' partial", Host("class Host", "// What it is for.\n"), Host("partial class Host", "// What it is for.\n")),
        ("PartialRecord", "Make 'Host' partial", Host("public sealed record Host"), Host("public sealed partial record Host")),
        ("PartialInOddLayout", "Make 'Host' partial", Host("public   sealed  class   Host  // a model"), Host("public   sealed  partial class   Host  // a model")),
        ("PartialContainers", "Make 'Far' and 'Outer' and 'Host' partial", Nested("public readonly struct Far", "class Outer", "sealed class Host"), Nested("public readonly partial struct Far", "partial class Outer", "sealed partial class Host")),
        ("PartialContainerAlone", "Make 'Outer' partial", Nested("public partial struct Far", "class Outer", "sealed partial class Host"), Nested("public partial struct Far", "partial class Outer", "sealed partial class Host")),

        ("Task", "Mark 'DomainLoss' with [Task(\"domain-loss\")]",
            Members($$"""
                {{Hosts.Encoder}}

                /// <summary>How far the domains are apart.</summary>
                // Not symmetric.
                [System.Obsolete("slow")]
                private Tensor DomainLoss(Tensor x) => encoder.call(x).sum();

                private Tensor Helper(Tensor y) => encoder.call(y).sum();
            """),
            Members($$"""
                {{Hosts.Encoder}}

                /// <summary>How far the domains are apart.</summary>
                // Not symmetric.
                [Task("domain-loss")]
                [System.Obsolete("slow")]
                private Tensor DomainLoss(Tensor x) => encoder.call(x).sum();

                private Tensor Helper(Tensor y) => encoder.call(y).sum();
            """)),
        ("TaskOnTheSameLine", "Mark 'KLLoss' with [Task(\"kl-loss\")]",
            Members($"    {Hosts.Encoder} private Tensor? KLLoss(Tensor x) => encoder.call(x).sum();"),
            Members($"    {Hosts.Encoder} [Task(\"kl-loss\")] private Tensor? KLLoss(Tensor x) => encoder.call(x).sum();")),
        ("TaskOfTwoOverloads", "Mark 'Loss(Tensor, Tensor)' with [Task(\"loss\")]",
            Members($"    {Hosts.Encoder}\n\n    private Tensor Loss(Tensor x) => encoder.call(x).sum();\n\n    private Tensor Loss(Tensor x, Tensor y) => Loss(x) + y.sum();"),
            Members($"    {Hosts.Encoder}\n\n    private Tensor Loss(Tensor x) => encoder.call(x).sum();\n\n    [Task(\"loss\")]\n    private Tensor Loss(Tensor x, Tensor y) => Loss(x) + y.sum();")),
        ("TaskHiddenByAnotherType", "Mark 'Loss' with [Task(\"loss\")]",
            Members($"    public sealed class TaskAttribute : System.Attribute;\n\n    {Hosts.Encoder}\n\n    private Tensor Loss(Tensor x) => encoder.call(x).sum();"),
            Members($"    public sealed class TaskAttribute : System.Attribute;\n\n    {Hosts.Encoder}\n\n    [MultiTaskGH.Task(\"loss\")]\n    private Tensor Loss(Tensor x) => encoder.call(x).sum();")),

        ("SharedField", "Mark 'trunk' with [Shared]", Shared("    // The trunk.\n    private readonly Linear trunk = Linear(4, 3); // three features"), Shared("    // The trunk.\n    [Shared]\n    private readonly Linear trunk = Linear(4, 3); // three features")),
        ("SharedProperty", "Mark 'trunk' with [Shared]", Shared("    private Linear trunk { get; } = Linear(4, 3);"), Shared("    [Shared]\n    private Linear trunk { get; } = Linear(4, 3);")),
        ("SharedSequence", "Mark 'trunk' with [Shared]", Shared("    private readonly List<Parameter> trunk = [];"), Shared("    [Shared]\n    private readonly List<Parameter> trunk = [];")),
        ("SharedPositional", "Mark 'Trunk' with [Shared]",
            "[MultiTask]\npublic sealed partial record Host(Linear Trunk, string Name)\n{\n" + TasksOf("Trunk") + "\n}",
            "[MultiTask]\npublic sealed partial record Host([property: Shared] Linear Trunk, string Name)\n{\n" + TasksOf("Trunk") + "\n}"),
        ("SharedFirstOfFields", "Mark 'trunk' with [Shared]",
            Shared("    /// <summary>Modules.</summary>\n    private readonly Linear trunk = Linear(4, 3), head = Linear(3, 1);"),
            Shared("    /// <summary>Modules.</summary>\n    [Shared]\n    private readonly Linear trunk = Linear(4, 3);\n    private readonly Linear head = Linear(3, 1);")),
        ("SharedMiddleOfFields", "Mark 'trunk' with [Shared]",
            Shared("    private readonly Linear first = Linear(3, 1), trunk = Linear(4, 3), head = Linear(3, 1), last = Linear(3, 1); // four"),
            Shared("    private readonly Linear first = Linear(3, 1);\n    [Shared]\n    private readonly Linear trunk = Linear(4, 3);\n    private readonly Linear head = Linear(3, 1), last = Linear(3, 1); // four")),
        ("SharedFieldsInLines", "Mark 'trunk' with [Shared]",
            Shared("\tprivate readonly Linear\n\t\thead = Linear(3, 1),\n\t\ttrunk = Linear(4, 3);"),
            Shared("\tprivate readonly Linear\n\t\thead = Linear(3, 1);\n\t[Shared]\n\tprivate readonly Linear\n\t\ttrunk = Linear(4, 3);")),
        ("SharedFieldsWithComments", "Mark 'trunk' with [Shared]",
            Shared("    private readonly Linear head = Linear(3, 1), // one score\n    // four inputs\n    trunk = Linear(4, 3);"),
            Shared("    private readonly Linear head = Linear(3, 1); // one score\n    // four inputs\n    [Shared]\n    private readonly Linear trunk = Linear(4, 3);")),

        ("Unused", "Remove the intermediate 'Unused'",
            Intermediates("    /// <summary>Once needed.</summary>\n    [Intermediate]\n    // It was slow.\n    private Tensor Unused(Tensor x) => x * 2; // twice\n\n"),
            Intermediates("")),
        ("UnusedUnderHeading", "Remove the intermediate 'Unused'",
            Intermediates("    // ---- What several tasks need\n\n    // Once needed.\n    [Intermediate] private Tensor Unused(Tensor x) => x * 2;\n\n"),
            Intermediates("    // ---- What several tasks need\n\n")),
        ("UnusedInRegion", "Remove the intermediate 'Unused'",
            Intermediates("    #region Intermediates\n    [Intermediate]\n    private Tensor Unused(Tensor x) => x * 2;\n    #endregion\n\n"),
            Intermediates("    #region Intermediates\n    #endregion\n\n")),
        ("UnusedButCalled", "Remove [Intermediate] from 'Unused'",
            Intermediates("    // Called below.\n    [Intermediate]\n    private Tensor Unused(Tensor x) => x * 2;\n\n    public Tensor Twice(Tensor x) => Unused(x);\n\n"),
            Intermediates("    // Called below.\n    private Tensor Unused(Tensor x) => x * 2;\n\n    public Tensor Twice(Tensor x) => Unused(x);\n\n")),
        ("UnusedButPublic", "Remove [Intermediate] from 'Unused'",
            Intermediates("    [Intermediate, System.Obsolete]\n    public Tensor Unused(Tensor x) => x * 2;\n\n"),
            Intermediates("    [System.Obsolete]\n    public Tensor Unused(Tensor x) => x * 2;\n\n")),
        ("UnusedButDocumented", "Remove [Intermediate] from 'Unused'",
            Intermediates("    [System.Obsolete, Intermediate]\n    private Tensor Unused(Tensor x) => x * 2;\n\n    /// <summary>Unlike <see cref=\"Unused\"/>.</summary>\n    public Tensor Once(Tensor x) => x;\n\n"),
            Intermediates("    [System.Obsolete]\n    private Tensor Unused(Tensor x) => x * 2;\n\n    /// <summary>Unlike <see cref=\"Unused\"/>.</summary>\n    public Tensor Once(Tensor x) => x;\n\n")),

        ("UnusedButPartial", "Remove [Intermediate] from 'Unused'",
            Intermediates("    private partial Tensor Unused(Tensor x);\n\n    [Intermediate]\n    private partial Tensor Unused(Tensor x) => x * 2;\n\n"),
            Intermediates("    private partial Tensor Unused(Tensor x);\n\n    private partial Tensor Unused(Tensor x) => x * 2;\n\n")),
        ("UnusedUnderConditions", "Remove [Intermediate] from 'Unused'",
            Intermediates("    [System.Obsolete]\n#if !NEVER\n    [Intermediate]\n#endif\n    public Tensor Unused(Tensor x) => x * 2;\n\n"),
            Intermediates("    [System.Obsolete]\n#if !NEVER\n#endif\n    public Tensor Unused(Tensor x) => x * 2;\n\n")),
        ("UnusedUnderConditionsFirst", "Remove [Intermediate] from 'Unused'",
            Intermediates("    // Public.\n#if !NEVER\n    [Intermediate]\n#endif\n    // Twice.\n    public Tensor Unused(Tensor x) => x * 2;\n\n"),
            Intermediates("    // Public.\n#if !NEVER\n#endif\n    // Twice.\n    public Tensor Unused(Tensor x) => x * 2;\n\n")),

        ("DuplicateKey", "Use the key \"other-loss\"", Keys("\"cls\"", "\"cls\"", "OtherLoss"), Keys("\"cls\"", "\"other-loss\"", "OtherLoss")),
        ("DuplicateKeyWithArguments", "Use the key \"OtherLoss\"", Keys("\"Cls\"", "key: /* again */ \"Cls\", Weight = 2", "OtherLoss"), Keys("\"Cls\"", "key: /* again */ \"OtherLoss\", Weight = 2", "OtherLoss")),
        ("DuplicateKeyOfWords", "Use the key \"other_loss\"", Keys("\"cls_source\"", "\"cls_source\"", "OtherLoss"), Keys("\"cls_source\"", "\"other_loss\"", "OtherLoss")),
        ("DuplicateKeyOfHumps", "Use the key \"otherLoss\"", Keys("\"clsSource\"", "\"clsSource\"", "OtherLoss"), Keys("\"clsSource\"", "\"otherLoss\"", "OtherLoss")),
        ("DuplicateKeyIsTheName", "Use the key \"cls-2\"", Keys("\"cls\"", "\"cls\"", "Cls"), Keys("\"cls\"", "\"cls-2\"", "Cls")),
        ("KeysOfOneIdentifier", "Use the key \"b2\"", Keys("\"a-b\"", "\"A b\"", "B2"), Keys("\"a-b\"", "\"b2\"", "B2")),
        ("EmptyKey", "Use the key \"other\"", Keys("\"cls\"", "\"\"", "Other"), Keys("\"cls\"", "\"other\"", "Other")),
        ("DuplicateMetricKey", "Use the key \"size\"",
            Members($"    {Hosts.Encoder}\n\n    [Task(\"error\")]\n    private Tensor Loss(Tensor x) => encoder.call(x).sum();{Second}\n\n    [Metric(\"error\")] private double First() => 1;\n    [Metric(\"error\")] private double Size() => 2;").Replace("Tensor Size", "Tensor Norm", StringComparison.Ordinal),
            Members($"    {Hosts.Encoder}\n\n    [Task(\"error\")]\n    private Tensor Loss(Tensor x) => encoder.call(x).sum();{Second}\n\n    [Metric(\"error\")] private double First() => 1;\n    [Metric(\"size\")] private double Size() => 2;").Replace("Tensor Size", "Tensor Norm", StringComparison.Ordinal)),
    ];

    private static string Members(string members) => $"[MultiTask]\npublic sealed partial class Host\n{{\n{members}\n}}";

    private static string TasksOf(string trunk) => $"    [Task(\"loss\")]\n    private Tensor Loss(Tensor x) => {trunk}.ToString() == \"\" ? x : x.sum();{Second.Replace("encoder.call(x)", "x", StringComparison.Ordinal)}";

    private static string Host(string declaration, string comment = "") =>
        $"{comment}[MultiTask]\n{declaration}\n{{\n    {Hosts.Encoder}\n\n    [Task(\"loss\")]\n    private Tensor Loss(Tensor x) => encoder.call(x).sum();{Second}\n}}";

    private static string Nested(string far, string outer, string host) =>
        $"{far}\n{{\n    /// <summary>Around it.</summary>\n    {outer} {{ [MultiTask] {host} {{ {Hosts.Encoder}\n    [Task(\"loss\")] private Tensor Loss(Tensor x) => encoder.call(x).sum();{Second} }} }}\n}}";

    private static string Shared(string member) => Members(member + "\n\n" + TasksOf("trunk"));

    private static string Intermediates(string members) =>
        Members($"{members}    {Hosts.Encoder}\n\n    [Task(\"loss\")]\n    private Tensor Loss(Tensor x) => encoder.call(x).sum();{Second}");

    private static string Keys(string first, string second, string name) =>
        Members($"    {Hosts.Encoder}\n\n    [Task({first})]\n    private Tensor Loss(Tensor x) => encoder.call(x).sum();\n\n    // The other one.\n    [Task({second})]\n    private Tensor {name}(Tensor x) => encoder.call(x).norm();");
}
