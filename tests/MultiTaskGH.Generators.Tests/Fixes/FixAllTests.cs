using FluentAssertions;
using Microsoft.CodeAnalysis.CodeFixes;
using MultiTaskGH.Generators.Tests.Infrastructure;

namespace MultiTaskGH.Generators.Tests.Fixes;

/// <summary>Fixes that meet in one place, and those that reach into another document.</summary>
public sealed class FixAllTests
{
    private const string Tasks = "[Task(\"a\")] private Tensor A(Tensor x) => x.sum();\n    [Task(\"b\")] private Tensor B(Tensor x) => x.norm();";

    private static readonly string[] Types = ["int", "long", "float", "double"];

    [Fact]
    public async Task A_type_around_two_classes_becomes_partial_once()
    {
        string Source(string container, string host) => Hosts.Host($"public {container} Outer\n{{\n"
            + string.Join('\n', new[] { "First", "Second" }.Select(name => $"[MultiTask] public sealed {host} {name} {{ {Hosts.Encoder}\n    {Tasks} }}")) + "\n}");

        // The container is reported for each of the two.
        var solution = FixSolution.Of(Source("class", "class"));
        (await solution.DiagnosticsAsync()).Should().HaveCount(4).And.OnlyContain(static d => d.Id == "MTGH001");
        var mended = await solution.FixAllAsync("Make 'Outer' partial", FixAllScope.Document);
        mended.Texts().Should().Equal([Source("partial class", "partial class")]);
        (await mended.ProblemsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Keys_that_are_made_together_differ()
    {
        string Source(params string[] keys) => Hosts.WithShared(string.Join('\n', keys.Select((key, i) =>
            $"[Task(\"{key}\")] private Tensor Loss(Tensor x, {Types[i]} y{i}) => encoder.call(x).sum() * y{i};")));

        var solution = FixSolution.Of(Source("loss", "loss", "loss", "loss-2"));
        var mended = await solution.FixAllAsync("Use the key \"loss-3\"", FixAllScope.Document);
        mended.Texts().Should().Equal([Source("loss", "loss-3", "loss-4", "loss-2")]);
        (await mended.ProblemsAsync()).Should().BeEmpty();
        (await mended.WrittenAsync()).Should().Be(1);
    }

    [Fact]
    public async Task Keys_of_a_base_class_are_taken()
    {
        var solution = FixSolution.Of(
            Hosts.Host("public abstract class Base { [Task(\"size\")] protected Tensor Norm(Tensor x) => x.norm(); }"),
            Hosts.WithShared("[Task(\"size\")] private Tensor Size(Tensor x) => encoder.call(x).sum();").Replace("class Host", "class Host : Base", StringComparison.Ordinal));
        var mended = await solution.FixAsync("Use the key \"size-2\"");
        (await mended.ProblemsAsync()).Should().BeEmpty();
        (await mended.WrittenAsync()).Should().Be(1);
    }

    [Fact]
    public async Task Members_are_marked_in_the_document_that_declares_them()
    {
        var host = Hosts.With("    private readonly Tensor tensor = zeros(1);");
        string Part(string field, string method) => Hosts.Part($"    {field}private readonly Linear encoder = Linear(4, 3);\n\n    {method}private Tensor Loss(Tensor x) => encoder.call(x).sum() + tensor;");

        var solution = FixSolution.Of(host, Part("", ""));
        var marked = await (await solution.FixAsync("Mark 'encoder' with [Shared]")).FixAsync("Mark 'Loss' with [Task(\"loss\")]");
        marked.Texts().Should().Equal(host, Part("[Shared]\n    ", "[Task(\"loss\")]\n    "));
        (await marked.ProblemsAsync()).Should().BeEmpty();
        (await marked.WrittenAsync()).Should().Be(1);
    }

    [Fact]
    public async Task Every_candidate_is_offered_in_the_order_of_declaration()
    {
        var solution = FixSolution.Of(Hosts.With("""
            private readonly Linear trunk = Linear(4, 3), head = Linear(3, 1);
            private readonly int number = 1;
            private static readonly Parameter scale = new(zeros(1));
            private Linear[] More { get; } = [];
            private Tensor First(Tensor x) => trunk.call(x).sum() * number;
            private Tensor Second(in Tensor x, double y = 1) => head.call(x).sum() * scale * y;
            """));
        (await solution.TitlesAsync()).Order(StringComparer.Ordinal).Should().Equal(
            "Mark 'First' with [Task(\"first\")]", "Mark 'More' with [Shared]", "Mark 'Second' with [Task(\"second\")]", "Mark 'head' with [Shared]", "Mark 'scale' with [Shared]", "Mark 'trunk' with [Shared]");
    }

    [Fact]
    public async Task Neighbours_are_removed_together()
    {
        string Source(string intermediates) => Hosts.With($"{intermediates}    {Hosts.Encoder}\n\n    {Tasks}");

        var solution = FixSolution.Of(Source("    [Intermediate] private Tensor First(Tensor x) => x;\n\n    // Two.\n    [Intermediate] private Tensor Second(Tensor x) => x;\n\n"));
        var mended = await solution.FixAllAsync("Remove the intermediate 'First'", FixAllScope.Document);
        mended.Texts().Should().Equal([Source("")]);
    }

    [Fact]
    public async Task What_another_one_names_is_removed_after_it()
    {
        var solution = FixSolution.Of(Hosts.WithShared(Tasks + """

            [Intermediate] private Tensor First(Tensor x) => x;
            [Intermediate] private Tensor Second([From("First")] Tensor y) => y;
            """));
        (await solution.TitlesAsync()).Should().Equal("Remove the intermediate 'Second'");
        var mended = await (await solution.FixAsync("Remove the intermediate 'Second'")).FixAsync("Remove the intermediate 'First'");
        mended.Texts().Should().Equal([Hosts.WithShared(Tasks)]);
    }
}
