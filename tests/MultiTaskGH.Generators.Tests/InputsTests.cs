using FluentAssertions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MultiTaskGH.Generators.Tests.Infrastructure;

namespace MultiTaskGH.Generators.Tests;

/// <summary>The structure of a step's arguments, of which <c>Run</c> takes several.</summary>
public sealed class InputsTests
{
    [Theory]
    [InlineData("int Inputs, int Equals, int inputs", "Inputs2 Equals2 inputs")]
    [InlineData("int @event, int toString, int ToString, int batches", "event toString ToString2 batches")]
    [InlineData("int i, int pass, int report, int host, int CheckBatches, int BeginPass", "i pass report host CheckBatches BeginPass")]
    public void Properties_are_named_as_the_arguments_where_nothing_else_is(string parameters, string expected)
    {
        var generation = Compiler.Generate(Hosts.WithShared($"[Task(\"a\")] private Tensor A(Tensor x, {parameters}) => encoder.call(x).sum();"));

        generation.Diagnostics().Should().BeEmpty();
        Inputs(generation)!.Constructors.Single(c => c.Parameters.Length > 1).Parameters.Select(p => p.Name).Should().Equal(["x", .. expected.Split(' ')]);
    }

    [Theory]
    [InlineData("System.ReadOnlySpan<long> sizes")]
    [InlineData("in System.Span<double> sizes")]
    public void An_argument_that_cannot_be_kept_leaves_it_out(string parameter)
    {
        var generation = Compiler.Generate(Hosts.WithShared($"[Task(\"a\")] private Tensor A(Tensor x, {parameter}) => encoder.call(x).sum();"));

        generation.Diagnostics().Should().BeEmpty();
        Inputs(generation).Should().BeNull();
        generation.Output.GetTypeByMetadataName("Demo.Host+TrainingStep")!.GetMembers("Run").Should().ContainSingle();
    }

    [Fact]
    public void A_type_parameter_of_its_name_leaves_it_out()
    {
        var generation = Compiler.Generate(
            Hosts.WithShared("[Task(\"a\")] private Tensor A(Tensor x, Inputs y) => encoder.call(x).sum();").Replace("class Host", "class Host<Inputs>", StringComparison.Ordinal));

        generation.Diagnostics().Should().BeEmpty();
        Inputs(generation, "Demo.Host`1").Should().BeNull();
    }

    [Theory]
    [InlineData("sealed partial class Inputs", "Demo.Inputs")]
    [InlineData("sealed partial class Inputs<T>", "Demo.Inputs`1")]
    public void A_class_of_its_name_is_still_the_model(string declaration, string metadataName)
    {
        var generation = Compiler.Generate(
            Hosts.WithShared("[Task(\"a\")] private Tensor A(Tensor x) => encoder.call(x).sum();").Replace("sealed partial class Host", declaration, StringComparison.Ordinal));

        generation.Diagnostics().Should().BeEmpty();
        Inputs(generation, metadataName).Should().NotBeNull();
    }

    [Fact]
    public void A_type_of_its_name_can_be_an_argument_and_a_generic_class_a_model()
    {
        var generation = Compiler.Generate(Hosts.WithShared("""
            public sealed record Inputs(Tensor Images);
            [Task("a")] private Tensor A(Inputs inputs, T more, System.Collections.Generic.List<T?> rest) => encoder.call(inputs.Images).sum();
            """).Replace("class Host", "class Host<T>", StringComparison.Ordinal));

        generation.Diagnostics().Should().BeEmpty();
        Inputs(generation, "Demo.Host`1")!.GetMembers("inputs").OfType<IPropertySymbol>().Single().Type.Name.Should().Be("Inputs");
    }

    [Theory]
    [InlineData("double scale = 2, Tensor? mask = null", false)]
    [InlineData("Tensor x, double scale = 2, Tensor? mask = null", true)]
    public void Default_values_are_kept_unless_every_argument_has_one(string parameters, bool expected)
    {
        var generation = Compiler.Generate(Hosts.WithShared($"[Task(\"a\")] private Tensor A({parameters}) => encoder.call(zeros(4)).sum() * scale;"));

        generation.Diagnostics().Should().BeEmpty();
        Inputs(generation)!.Constructors.Single(c => c.Parameters.Length > 1).Parameters.Where(p => p.Name is "scale" or "mask").Should()
            .OnlyContain(p => p.HasExplicitDefaultValue == expected, "new Inputs() is zero, and not the default values");
    }

    [Fact]
    public void A_pinned_Run_gives_the_order_the_default_values_and_the_accessibility()
    {
        var generation = Compiler.Generate(Hosts.WithShared("""
            [Task("a")] private Tensor A(Tensor x, double scale) => encoder.call(x).sum() * scale;
            [Step] public sealed partial class Only { internal partial StepReport<HostTask> Run(double scale, Tensor x); }
            """));

        generation.Diagnostics().Should().BeEmpty();
        var inputs = generation.Output.GetTypeByMetadataName("Demo.Host+Only+Inputs")!;
        inputs.DeclaredAccessibility.Should().Be(Accessibility.Internal);
        inputs.Constructors.Single(c => c.Parameters.Length > 1).Parameters.Select(p => p.Name).Should().Equal("scale", "x");
        Compiler.Analyze(generation.Output).Should().BeEmpty();
    }

    [Fact]
    public void A_step_without_arguments_has_one_without_properties()
    {
        var generation = Compiler.Generate(Hosts.WithShared("[Task(\"a\")] private Tensor A() => encoder.call(zeros(4)).sum();"));

        generation.Diagnostics().Should().BeEmpty();
        Inputs(generation)!.GetMembers().OfType<IPropertySymbol>().Should().BeEmpty();
    }

    /// <summary>The only argument of <c>Run</c>, and a call that fits it as well as batches.</summary>
    public static TheoryData<string, string> LoneArguments => new()
    {
        { "Tensor? x", "null" },
        { "Tensor? x", "default" },
        { "Tensor? x = null", "null" },
        { "Tensor[]? x", "null" },
        { "Tensor[] x", "[]" },
        { "List<Tensor> x", "[]" },
        { "List<Batch> x", "[new()]" },
        { "Batch x", "new()" },
        { "double x", "default" },
    };

    [Theory]
    [MemberData(nameof(LoneArguments))]
    public void A_call_that_fits_the_arguments_means_them_and_not_batches(string parameter, string argument)
    {
        var (called, errors) = Call($"[Task(\"a\")] private Tensor A({parameter}) => encoder.call(zeros(4)).sum();", argument);

        if (Compiler.KnowsPriorities)
        {
            errors.Should().BeEmpty();
            called!.Parameters.Should().ContainSingle().Which.Name.Should().Be("x");
        }
        else
        {
            errors.Should().OnlyContain(id => id == "CS0121", "a compiler of C# 12 has no way to prefer one");
        }
    }

    [Theory]
    [InlineData("[new(x), new(x), new(x)]")]
    [InlineData("new Host.TrainingStep.Inputs[3]")]
    [InlineData("[.. System.Linq.Enumerable.Range(0, 3).Select(_ => new Host.TrainingStep.Inputs(x))]")]
    public void Batches_mean_batches(string argument)
    {
        var (called, errors) = Call("[Task(\"a\")] private Tensor A(Tensor? x) => encoder.call(x!).sum();", argument);

        errors.Should().BeEmpty();
        called!.Parameters.Should().ContainSingle().Which.Name.Should().Be("batches");
    }

    /// <summary>The method that <c>step.Run(argument)</c> means, and the ids of what the compiler says.</summary>
    private static (IMethodSymbol? Called, IEnumerable<string> Errors) Call(string task, string argument)
    {
        var caller = $$"""
            using System.Linq;
            using Demo;
            internal static class Caller
            {
                public static object Call(Host.TrainingStep step, TorchSharp.torch.Tensor x) => step.Run({{argument}});
            }
            """;
        var generation = Compiler.Generate(Hosts.WithShared("public readonly record struct Batch(Tensor Images);\n" + task), caller);
        var tree = generation.Output.SyntaxTrees.ElementAt(1);
        var call = tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>().First();
        return (generation.Output.GetSemanticModel(tree).GetSymbolInfo(call).Symbol as IMethodSymbol, generation.Diagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id));
    }

    private static INamedTypeSymbol? Inputs(Generation generation, string host = "Demo.Host") => generation.Output.GetTypeByMetadataName(host + "+TrainingStep+Inputs");
}
