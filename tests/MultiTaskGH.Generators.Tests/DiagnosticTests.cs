using FluentAssertions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MultiTaskGH.Analyzers;
using MultiTaskGH.Generators.Parsing;
using MultiTaskGH.Generators.Tests.Infrastructure;

namespace MultiTaskGH.Generators.Tests;

public sealed class DiagnosticTests
{
    public static TheoryData<string> Errors => [.. BadHosts.All.Keys];

    public static TheoryData<string> Warnings => [.. BadHosts.Warnings.Keys];

    [Theory]
    [MemberData(nameof(Errors))]
    public void What_the_generator_leaves_out_is_an_error_at_its_place(string name)
    {
        var (id, marked) = BadHosts.All[name];
        var source = MarkedSource.Parse(marked);
        var generation = Compiler.Generate(source.Text);
        generation.Exception.Should().BeNull();

        // The one source with a second annotated class, which is in order.
        generation.Sources.Select(static source => source.HintName).Should().Equal(name == "AnnotatedBase" ? ["Demo.Base.g.cs"] : Array.Empty<string>());
        var diagnostic = Compiler.Analyze(generation.Output).Where(static d => d.Severity == DiagnosticSeverity.Error).Should().ContainSingle().Subject;
        diagnostic.Id.Should().Be(id);
        diagnostic.Location.SourceSpan.Should().Be(source.Span);
        diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Should().NotContain("{");
    }

    [Theory]
    [MemberData(nameof(Warnings))]
    public void A_warning_keeps_nothing_from_being_written(string name)
    {
        var (id, marked) = BadHosts.Warnings[name];
        var source = MarkedSource.Parse(marked);
        var generation = Compiler.Generate(source.Text);
        generation.Sources.Should().ContainSingle();
        generation.Diagnostics().Should().BeEmpty();
        var diagnostic = Compiler.Analyze(generation.Output).Should().ContainSingle().Subject;
        (diagnostic.Id, diagnostic.Severity, diagnostic.Location.SourceSpan).Should().Be((id, DiagnosticSeverity.Warning, source.Span));
    }

    [Theory]
    [MemberData(nameof(Errors))]
    [MemberData(nameof(Warnings))]
    public void A_pragma_silences_it(string name)
    {
        var (id, marked) = BadHosts.All.TryGetValue(name, out var error) ? error : BadHosts.Warnings[name];
        var generation = Compiler.Generate($"#pragma warning disable {id}\n" + MarkedSource.Parse(marked).Text);
        Compiler.Analyze(generation.Output).Where(d => d.Id == id).Should().BeEmpty();
    }

    [Fact]
    public void The_language_version_is_an_error_where_it_is_too_old()
    {
        var source = Hosts.TwoTasks
            .Replace("namespace Demo;", "namespace Demo {", StringComparison.Ordinal) + "}";
        var generation = Compiler.Generate([source], LanguageVersion.CSharp11);
        generation.Sources.Should().BeEmpty();
        var diagnostic = Compiler.Analyze(generation.Output).Should().ContainSingle().Subject;
        diagnostic.Id.Should().Be("MTGH018");
        source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length).Should().Be("DomainAdversarialNetwork");
    }

    [Fact]
    public void A_model_that_implements_the_interface_itself_is_an_error()
    {
        var generation = Compiler.Generate(Hosts.WithShared("""
            [Task("good")] private Tensor Good(Tensor x) => encoder.call(x).sum();
            IReadOnlyList<string> IMultiTaskModel.TaskKeys => [];
            IReadOnlyList<string> IMultiTaskModel.StepNames => [];
            IReadOnlyList<NamedParameter> IMultiTaskModel.SharedParameters() => [];
            """).Replace("class Host", "class Host : IMultiTaskModel", StringComparison.Ordinal));
        generation.Sources.Should().BeEmpty();
        Compiler.Analyze(generation.Output).Should().ContainSingle().Which.Id.Should().Be("MTGH019");
    }

    [Fact]
    public void Two_classes_that_would_share_an_enumeration_are_errors()
    {
        var generation = Compiler.Generate(Hosts.All["OneTask"][0], Hosts.All["OneTask"][0].Replace("class Regressor", "class Regressor<T>", StringComparison.Ordinal));
        generation.Exception.Should().BeNull();
        generation.Sources.Should().BeEmpty();
        Compiler.Analyze(generation.Output).Select(static d => d.Id).Should().Equal("MTGH019", "MTGH019");
    }

    [Theory]
    [InlineData("P", "Q")]
    [InlineData("Q", "P")]
    public void Every_intermediate_that_is_not_computed_is_reported(string first, string second)
    {
        var members = new Dictionary<string, string> { ["P"] = "[Intermediate] private Tensor P(Tensor q) => q;", ["Q"] = "[Intermediate] private Tensor Q(Tensor z) => z;" };
        var generation = Compiler.Generate(Hosts.WithShared($"[Task(\"a\")] private Tensor A(Tensor x) => encoder.call(x);\n{members[first]}\n{members[second]}"));
        Compiler.Analyze(generation.Output).Select(static d => d.Id).Should().Equal("MTGH022", "MTGH022");
    }

    [Theory]
    [InlineData("IntermediateMayBeNull")]
    [InlineData("IntermediateIsMaybeNull")]
    [InlineData("NullIsDisallowed")]
    public void A_null_that_does_not_fit_is_seen_in_the_message(string name)
    {
        var generation = Compiler.Generate(MarkedSource.Parse(BadHosts.All[name].Source).Text);
        Compiler.Analyze(generation.Output).Single().GetMessage(System.Globalization.CultureInfo.InvariantCulture).Should().Contain("a 'Tensor?' is no 'Tensor'");
    }

    [Fact]
    public void A_private_annotation_in_a_base_class_says_how_it_would_be_read()
    {
        var generation = Compiler.Generate(MarkedSource.Parse(BadHosts.Warnings["BaseShared"].Source).Text);
        Compiler.Analyze(generation.Output).Single().GetMessage(System.Globalization.CultureInfo.InvariantCulture).Should().Be(
            "[Shared] on 'trunk' has no effect: 'Base' is not marked with [MultiTask], and an annotated class that derives from it does not see what is private: make it protected");
    }

    [Fact]
    public void All_errors_of_a_class_are_reported_at_once()
    {
        var generation = Compiler.Generate(Hosts.With("""
            [Task("a", Weight = 0)] private int A(ref int x) => x;
            [Task("a")] private int B([From("C")] string x) => 0;
            """));
        Compiler.Analyze(generation.Output).Select(static d => d.Id).Order(StringComparer.Ordinal).Should()
            .Equal("MTGH004", "MTGH005", "MTGH008", "MTGH008", "MTGH011", "MTGH012", "MTGH014", "MTGH017");
    }

    /// <summary>What another generator makes and the class uses; null where the step is written all the same.</summary>
    public static TheoryData<string, string> MadeByAnotherGenerator => new()
    {
        { "a type that is shared", "[Shared] private readonly Made made = new();\n[Task(\"a\")] private Tensor A(Tensor x) => x;" },
        { "the type of an intermediate", "[Intermediate] private Batch B(Tensor x) => new(x);\n[Task(\"a\")] private Tensor A(Batch b) => b.X;" },
        { "the type of an argument", "[Task(\"a\")] private Tensor A(Batch b) => b.X;" },
        { "a type inside of an argument's", "[Task(\"a\")] private Tensor A(List<(int, Batch[])> b) => b[0].Item2[0].X;" },
        { "a weight", "[Task(\"a\", Weight = Consts.W)] private Tensor A(Tensor x) => x;" },
        { "a key", "[Task(Consts.K)] private Tensor A(Tensor x) => x;" },
        { "the name of an intermediate", "[Intermediate] private Tensor Features(Tensor x) => x;\n[Task(\"a\")] private Tensor A([From(Consts.F)] Tensor x) => x;" },
        { "a default value", "[Task(\"a\")] private Tensor A(Tensor x, double d = Consts.W) => x;" },
        { "a default text", "[Task(\"a\")] private Tensor A(Tensor x, string d = Consts.K) => x;" },
        { "a default member", "[Task(\"a\")] private Tensor A(Tensor x, Kind kind = Kind.B) => x;" },
        { "a task of a step", "[Task(\"a\")] private Tensor A(Tensor x) => x;\n[Step(Consts.A)] public sealed partial class S;" },
        { "what a step updates", "[Task(\"a\")] private Tensor A(Tensor x) => x;\n[Shared] private readonly Made made = new();\n[Step(Update = [nameof(made)])] public sealed partial class S;" },
        { "what a step harmonizes", "[Task(\"a\")] private Tensor A(Tensor x) => x;\n[Step(Harmonize = [Consts.E])] public sealed partial class S;" },
        { "the type of a dynamic weight", "[Task(\"a\", WeightFrom = nameof(Factor))] private Tensor A(Tensor x) => x;\nprivate Number Factor => new();" },
        { "the name of a dynamic weight", "[Task(\"a\", WeightFrom = Consts.F)] private Tensor A(Tensor x) => x;\nprivate double Features => 1;" },
        { "a group", "[Task(\"a\", Group = Consts.K)] private Tensor A(Tensor x) => x;" },
        { "the key of a metric", "[Task(\"a\")] private Tensor A(Tensor x) => x;\n[Metric(Consts.K)] private double M() => 1;" },
        { "a task that returns another type", "[Task(\"a\")] private Loss A(Tensor x) => new(x);" },
    };

    [Theory]
    [MemberData(nameof(MadeByAnotherGenerator))]
    public void What_another_generator_makes_is_an_error_and_no_guess(string what, string members)
    {
        var driver = CSharpGeneratorDriver.Create([new MultiTaskGenerator().AsSourceGenerator(), new OtherGenerator().AsSourceGenerator()]);
        var run = driver.RunGeneratorsAndUpdateCompilation(Compiler.Compile([Hosts.WithShared(members)]), out var output, out _).GetRunResult();
        run.Results.Select(static r => r.GeneratedSources.Length).Should().Equal([0, 1], "the generator does not see {0}", what);
        output.GetDiagnostics().Where(static d => d.Severity == DiagnosticSeverity.Error).Should().BeEmpty();
        Compiler.Analyze(output).Select(static d => d.Id).Should().Equal("MTGH024");
    }

    [Fact]
    public void What_the_generator_itself_makes_may_be_an_argument()
    {
        var generation = Compiler.Generate(Hosts.WithShared("[Task(\"a\")] private Tensor A(Tensor x, HostTask task, StepReport<HostTask>? last, TrainingStep step) => encoder.call(x).sum();"));
        generation.Diagnostics().Should().BeEmpty();
        Compiler.Analyze(generation.Output).Should().BeEmpty();
    }

    [Fact]
    public void A_name_that_the_compiler_misses_is_left_to_the_compiler()
    {
        var generation = Compiler.Generate("""
            namespace Demo;
            [MultiTaskGH.MultiTask]
            public sealed partial class Host
            {
                [MultiTaskGH.Shared] private readonly Linear encoder;
                [MultiTaskGH.Task("a")] private Tensor A(Tensor x, Tensor y) => x;
                [MultiTaskGH.Task(Missing.Key, Weight = Missing.Weight)] private Tensor B(int x) => y;
            }
            """);
        generation.Sources.Should().BeEmpty();
        Compiler.Analyze(generation.Output).Should().BeEmpty();
    }

    [Theory]
    [InlineData("[Intermediate] private Tensor Features(Tensor x) => x;\n[Task(\"a\")] private Tensor A([From(\"Feature\")] Tensor f) => encoder.call(f).sum();", "MTGH012")]
    [InlineData("[Intermediate] private Tensor Features(Tensor x) => x;\n[Intermediate] private Tensor Features(int n) => zeros(n);\n[Task(\"a\")] private Tensor A(Tensor features) => encoder.call(features).sum();", "MTGH021")]
    [InlineData("[Task(\"a\")] private Tensor A(Tensor x) => encoder.call(x).sum();\n[Task(\"b\")] private Tensor B(Tensor x) => encoder.call(x).mean();\n[Step(nameof(A), \"Bb\")] public sealed partial class First;", "MTGH026")]
    public void A_wrong_name_is_reported_once_and_nothing_that_follows_from_it(string members, string id)
    {
        var generation = Compiler.Generate(Hosts.WithShared(members));
        Compiler.Analyze(generation.Output).Select(static d => d.Id).Should().Equal(id);
    }

    [Theory]
    [InlineData("Task", "lone", 2, true)]
    [InlineData("Task", "lone", 1, false)]
    [InlineData("Task", "domain", 2, false)]
    [InlineData("TaskFamily", "lone", 2, false)]
    [InlineData("Task", "domains", 2, false)]
    public void A_group_of_one_task_is_pointed_out_where_others_could_join_it(string attribute, string group, int tasks, bool isPointedOut)
    {
        var others = tasks == 1 ? "" : "[Task(\"b\", Group = \"domain\")] private Tensor B(Tensor x) => encoder.call(x).mean();\n[Task(\"c\", Group = \"domain\")] private Tensor C(Tensor x) => encoder.call(x).norm();";
        var generation = Compiler.Generate(Hosts.WithShared($"[{attribute}(\"a\", Group = \"{group}\")] private Tensor A(Tensor x) => encoder.call(x);\n{others}"));
        generation.Sources.Should().ContainSingle();
        Compiler.Analyze(generation.Output).Where(static d => d.Id == "MTGH046").Select(static d => d.Severity)
            .Should().Equal(isPointedOut ? [DiagnosticSeverity.Info] : Array.Empty<DiagnosticSeverity>());
    }

    [Fact]
    public void Every_rule_of_the_contract_has_a_class_that_breaks_it()
    {
        var rules = Enum.GetValues<Rule>().Select(Descriptors.Of).Append(Descriptors.StrayAnnotation).Append(Descriptors.NotWritten).Select(static d => d.Id);
        BadHosts.All.Values.Concat(BadHosts.Warnings.Values).Select(static bad => bad.Id).Append("MTGH018").Append("MTGH024").Append("MTGH046").Distinct().Should().BeEquivalentTo(rules);
    }

    [Fact]
    public void Assemblies_are_named_as_their_files()
    {
        foreach (var assembly in new[] { typeof(MultiTaskGenerator).Assembly, typeof(MultiTaskAnalyzer).Assembly })
        {
            Path.GetFileNameWithoutExtension(assembly.Location).Should().Be(assembly.GetName().Name);
        }
    }
}
