using System.Globalization;
using FluentAssertions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MultiTaskGH.Generators.Tests.Infrastructure;

namespace MultiTaskGH.Generators.Tests;

public sealed class OutputTests
{
    public static TheoryData<string, LanguageVersion> NamesAndVersions
    {
        get
        {
            var data = new TheoryData<string, LanguageVersion>();
            foreach (var name in Hosts.All.Keys)
            {
                data.Add(name, LanguageVersion.CSharp12);
                data.Add(name, LanguageVersion.Latest);
            }

            return data;
        }
    }

    public static TheoryData<string> Names => [.. Hosts.All.Keys];

    [Theory]
    [MemberData(nameof(NamesAndVersions))]
    public void Compiles_without_a_warning(string name, LanguageVersion version)
    {
        var generation = Compiler.Generate(Hosts.All[name], version);
        generation.Exception.Should().BeNull();
        generation.Diagnostics().Should().BeEmpty();
        Compiler.Analyze(generation.Output).Should().BeEmpty();
        using var assembly = new MemoryStream();
        generation.Output.Emit(assembly).Success.Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_the_same_under_another_culture(string name)
    {
        var invariant = Text(name);
        var before = CultureInfo.CurrentCulture;

        // The tests run without culture data: the one thing that matters, the comma of many cultures, is set by hand.
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = comma;
            0.5.ToString(CultureInfo.CurrentCulture).Should().Be("0,5");
            Text(name).Should().Be(invariant);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        static string Text(string name) => string.Concat(Compiler.Generate(Hosts.All[name]).Sources.Select(static source => source.SourceText.ToString()));
    }

    [Fact]
    public void Files_of_names_that_differ_in_case_alone_stay_apart()
    {
        var generation = Compiler.Generate(
            Hosts.All["OneTask"][0],
            Hosts.All["OneTask"][0].Replace("Regressor", "REGRESSOR", StringComparison.Ordinal),
            Hosts.All["OneTask"][0].Replace("namespace Demo", "namespace demo", StringComparison.Ordinal),
            Hosts.All["TwoTasks"][0]);
        generation.Exception.Should().BeNull();
        generation.Diagnostics().Should().BeEmpty();
        generation.Sources.Select(static source => source.HintName).Should().HaveCount(4).And.OnlyHaveUniqueItems().And.Contain("Demo.DomainAdversarialNetwork.g.cs");
    }

    [Fact]
    public void Arguments_stand_in_declaration_order_with_the_optional_ones_last() =>
        Arguments(Compiler.Generate(Hosts.All["SeveralFiles"]), "Demo.Parts").Should().Equal("Tensor b", "Tensor a", "Tensor c", "double scale = 1");

    [Fact]
    public void An_argument_has_the_default_value_that_any_of_its_methods_declares()
    {
        var generation = Compiler.Generate(Hosts.WithShared("""
            [Task("a")] private Tensor A(Tensor x, double scale = 0.5) => encoder.call(x).sum() * scale;
            [Task("b")] private Tensor B(double scale, Tensor y) => encoder.call(y).sum() * scale;
            """));
        Arguments(generation, "Demo.Host").Should().Equal("Tensor x", "Tensor y", "double scale = 0.5");
    }

    /// <summary>Parameters of one argument, and what <c>Run</c> makes of them.</summary>
    public static TheoryData<string, string, string> MergedDefaults => new()
    {
        { "Tensor mask", "Tensor? mask = null", "Tensor mask" },
        { "Tensor? mask = null", "Tensor mask", "Tensor mask" },
        { "Tensor? mask", "Tensor? mask = null", "Tensor? mask = " },
        { "Tensor mask = null!", "Tensor? mask = null", "Tensor mask = " },
        { "T mask", "T? mask = default", "T mask" },
        { "T mask = default!", "T? mask = default", "T mask = " },
        { "int? mask", "int? mask = null", "int? mask = " },
        { "int mask", "int mask = default", "int mask = 0" },
        { "string mask", "string mask = \"a\"", "string mask = a" },
        { "System.DateTime mask", "System.DateTime mask = default", "DateTime mask = " },
    };

    [Theory]
    [MemberData(nameof(MergedDefaults))]
    public void A_default_of_null_reaches_no_method_that_takes_none(string first, string second, string expected)
    {
        var generation = Compiler.Generate(Hosts.WithShared($$"""
            [Task("a")] private Tensor A({{first}}) => encoder.call(zeros(4)).sum();
            [Task("b")] private Tensor B({{second}}) => encoder.call(zeros(4)).sum();
            """).Replace("class Host", "class Host<T>", StringComparison.Ordinal));
        generation.Diagnostics().Should().BeEmpty();
        Arguments(generation, "Demo.Host`1").Should().Equal(expected);
    }

    [Fact]
    public void A_default_that_code_cannot_state_falls_away()
    {
        var generation = Compiler.Generate(Hosts.WithShared("""
            [Task("a")] private Tensor A([System.Runtime.InteropServices.Optional, System.Runtime.InteropServices.DefaultParameterValue("s")] object o) => encoder.call(zeros(4)).sum();
            """));
        generation.Diagnostics().Should().BeEmpty();
        Arguments(generation, "Demo.Host").Should().Equal("object o");
    }

    [Fact]
    public void The_order_of_the_files_changes_nothing()
    {
        string[] paths = ["b.cs", "z/a.cs", "c.cs"];
        string[] sources =
        [
            Hosts.WithShared("[Task(\"a\")] private Tensor A(Tensor inputs, Tensor targets) => encoder.call(inputs).sum();"),
            Hosts.Part("[Task(\"b\")] private Tensor B(Tensor targets, Tensor late) => targets;\n[Shared] private readonly Linear second = Linear(1, 1);"),
            Hosts.Part("[Task(\"c\")] private Tensor C(Tensor early) => early;\n[Shared] private readonly Linear third = Linear(1, 1);"),
        ];
        var texts = new[] { new[] { 0, 1, 2 }, [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0] }.Select(order =>
        {
            var compilation = Compiler.Compile([]).AddSyntaxTrees(order.Select(i => Compiler.Parse(sources[i], paths[i])));
            var driver = Compiler.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
            var generation = new Generation((CSharpCompilation)output, driver.GetRunResult());
            generation.Diagnostics().Should().BeEmpty();
            Arguments(generation, "Demo.Host").Should().Equal("Tensor inputs", "Tensor targets", "Tensor early", "Tensor late");
            return generation.Sources.Single().SourceText.ToString();
        }).ToList();
        texts.Distinct().Should().ContainSingle().Which.Should().Contain("TaskKeys => new string[] { \"a\", \"c\", \"b\" };");
    }

    [Fact]
    public void An_intermediate_is_evaluated_once_and_before_its_first_use()
    {
        var text = Compiler.Generate(Hosts.All["ThreeTasks"]).Sources.Single().SourceText.ToString();
        var order = new[] { "var features =", "var logits =", "var probabilities =", "ChainTask.First,", "ChainTask.Second,", "ChainTask.Third," };
        order.Select(line => text.Split(line).Length - 1).Should().AllBeEquivalentTo(1);
        order.Select(line => text.IndexOf(line, StringComparison.Ordinal)).Should().BeInAscendingOrder();
    }

    /// <summary>Of a class nested in another one, and of the type of an argument beside it.</summary>
    public static TheoryData<string, string> Accessibilities
    {
        get
        {
            string[] all = ["public", "internal", "protected", "private", "protected internal", "private protected"];
            var data = new TheoryData<string, string>();
            foreach (var host in all)
            {
                foreach (var argument in all)
                {
                    data.Add(host, argument);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Accessibilities))]
    public void A_step_is_as_accessible_as_its_arguments_allow(string host, string argument)
    {
        var source = Hosts.WithShared("[Task(\"loss\")] private Tensor Loss(Batch batch) => encoder.call(batch.Images).sum();")
            .Replace("[MultiTask]", $"public partial class Outer {{ {argument} sealed record Batch(Tensor Images); [MultiTask]", StringComparison.Ordinal)
            .Replace("public sealed partial class Host", host + " sealed partial class Host", StringComparison.Ordinal) + "}";
        var generation = Compiler.Generate(source);
        generation.Diagnostics().Should().BeEmpty();
        var run = generation.Output.GetTypeByMetadataName("Demo.Outer+Host+TrainingStep")?.GetMembers("Run").First();

        // What the compiler itself accepts is the measure: the widest of the two that it takes.
        var widest = new[] { "public", "internal" }.FirstOrDefault(accessibility => !Compiler
            .Compile([source.Replace("[Shared]", $"public sealed class Probe {{ {accessibility} void Run(Batch batch) {{ }} }} [Shared]", StringComparison.Ordinal)])
            .GetDiagnostics().Any(static d => d.Id == "CS0051"));
        (run is null ? null : SyntaxFacts.GetText(run.DeclaredAccessibility)).Should().Be(widest);
        Compiler.Analyze(generation.Output).Select(static d => d.Id).Should().Equal(widest is null ? ["MTGH020"] : Array.Empty<string>());
    }

    [Theory]
    [MemberData(nameof(Accessibilities))]
    public void A_declared_step_runs_as_widely_as_it_and_its_arguments_allow(string step, string argument)
    {
        var source = Hosts.WithShared("[Task(\"loss\")] private Tensor Loss(Batch batch) => encoder.call(batch.Images).sum();")
            .Replace("[Shared]", $"{argument} sealed record Batch(Tensor Images); [Step] {step} sealed partial class Only; [Shared]", StringComparison.Ordinal)
            .Replace("public sealed partial class Host", "public partial class Host", StringComparison.Ordinal);
        var generation = Compiler.Generate(source);
        generation.Diagnostics().Should().BeEmpty();
        var type = generation.Output.GetTypeByMetadataName("Demo.Host+Only")!;
        var run = type.GetMembers("Run").FirstOrDefault();

        // What the compiler itself accepts is the measure: the widest of the two that it takes.
        var widest = new[] { "public", "internal" }.FirstOrDefault(accessibility => !Compiler
            .Compile([source.Replace("[Shared]", $"{step} sealed class Probe {{ {accessibility} void Run(Batch batch) {{ }} }} [Shared]", StringComparison.Ordinal)])
            .GetDiagnostics().Any(static d => d.Id == "CS0051"));
        (run is null ? null : SyntaxFacts.GetText(run.DeclaredAccessibility)).Should().Be(widest);
        Compiler.Analyze(generation.Output).Select(static d => d.Id).Should().Equal(widest is null ? ["MTGH020"] : Array.Empty<string>());
        if (run is not null)
        {
            type.ContainingType.GetMembers("CreateOnly").Should().HaveCount(2).And.OnlyContain(factory => factory.DeclaredAccessibility == type.DeclaredAccessibility);
        }
    }

    [Fact]
    public void A_base_class_of_another_assembly_takes_part()
    {
        var library = Compiler.Compile([Hosts.Host("""
            public abstract class Base<T>
            {
                [Shared] protected readonly Module<Tensor, Tensor> encoder = Linear(4, 3);
                [Shared] internal readonly Module<Tensor, Tensor> unseen = Linear(4, 3);
                [Intermediate] protected Tensor Features(T x, Tensor y) => encoder.call(y);
                [Task("base", Weight = 2)] protected abstract Tensor OfBase(Tensor features);
                [Task("unseen")] private Tensor Unseen(Tensor features) => features;
            }
            """, "Library")]).WithAssemblyName("Library");
        using var image = new MemoryStream();
        library.Emit(image).Success.Should().BeTrue();
        var user = Compiler.Compile([Hosts.Host("""
            [MultiTask]
            public sealed partial class Derived : Library.Base<int>
            {
                protected override Tensor OfBase(Tensor features) => features.sum();
                [Task("own")] private static Tensor Own(Tensor features) => features.mean();
            }
            """)]).AddReferences(MetadataReference.CreateFromImage(image.ToArray()));
        var driver = Compiler.Driver().RunGeneratorsAndUpdateCompilation(user, out var output, out _);
        var generation = new Generation((CSharpCompilation)output, driver.GetRunResult());
        generation.Diagnostics().Should().BeEmpty();
        Compiler.Analyze(output).Should().BeEmpty();
        Arguments(generation, "Demo.Derived").Should().Equal("int x", "Tensor y");
        generation.Sources.Single().SourceText.ToString().Should().Contain("TaskKeys => new string[] { \"base\", \"own\" };")
            .And.Contain(".Add(\"encoder\", this.encoder)").And.NotContain("unseen");
    }

    /// <summary>An argument beside an intermediate that it is not meant to be.</summary>
    [Theory]
    [InlineData("Fs", "ft")]
    [InlineData("CodeA", "codeB")]
    [InlineData("View1", "view2")]
    [InlineData("View", "view2")]
    [InlineData("Mean", "mask")]
    [InlineData("Outputs", "inputs")]
    [InlineData("Features", "teacherFeatures")]
    public void Names_that_are_not_near_give_no_warning(string intermediate, string argument)
    {
        var generation = Compiler.Generate(Hosts.WithShared($$"""
            [Intermediate] private Tensor {{intermediate}}(Tensor zzz) => encoder.call(zzz);
            [Task("a")] private static Tensor A([From(nameof({{intermediate}}))] Tensor given, Tensor {{argument}}) => given + {{argument}};
            """));
        Compiler.Analyze(generation.Output).Should().BeEmpty();
    }

    [Fact]
    public void A_class_that_is_not_annotated_gets_nothing() =>
        Compiler.Generate(Hosts.TwoTasks.Replace("[MultiTask]", "", StringComparison.Ordinal)).Sources.Should().BeEmpty();

    private static IEnumerable<string> Arguments(Generation generation, string host) =>
        generation.Output.GetTypeByMetadataName(host + "+TrainingStep")!.GetMembers("Run").OfType<IMethodSymbol>().First().Parameters.Select(static p =>
            string.Create(CultureInfo.InvariantCulture, $"{p.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)} {p.Name}{(p.HasExplicitDefaultValue ? $" = {p.ExplicitDefaultValue}" : "")}"));
}
