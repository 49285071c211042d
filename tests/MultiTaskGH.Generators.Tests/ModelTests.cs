using System.Collections;
using System.Reflection;
using FluentAssertions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MultiTaskGH.Generators.Model;
using MultiTaskGH.Generators.Parsing;
using MultiTaskGH.Generators.Tests.Infrastructure;

namespace MultiTaskGH.Generators.Tests;

public sealed class ModelTests
{
    public static TheoryData<string> Names => [.. Hosts.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Models_of_equal_sources_are_equal(string name)
    {
        var first = Models(Hosts.All[name]);
        var second = Models(Hosts.All[name]);
        first.Should().NotBeEmpty();
        first.Should().Equal(second);
        first.Select(static m => m.GetHashCode()).Should().Equal(second.Select(static m => m.GetHashCode()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Models_hold_nothing_of_the_compiler(string name)
    {
        foreach (var model in Models(Hosts.All[name]))
        {
            var visited = new List<object>();
            Walk(model, visited);
            visited.OfType<TaskModel>().Should().NotBeEmpty("the walk must reach the parts of a model");
            visited.Should().NotContain(static value => HoldsCompiler(value.GetType()));
        }
    }

    [Fact]
    public void Types_of_models_hold_nothing_of_the_compiler()
    {
        var types = typeof(HostModel).Assembly.GetTypes().Where(static type => type.Namespace == typeof(HostModel).Namespace).ToList();
        types.Should().Contain(typeof(SectionModel));
        types.SelectMany(static type => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(static field => HoldsCompiler(field.FieldType))
            .Should().BeEmpty();
    }

    [Fact]
    public void The_walk_finds_a_symbol_that_is_held()
    {
        var visited = new List<object>();
        Walk(new Finding(Rule.NoTask, Location.None, []), visited);
        visited.Should().Contain(static value => HoldsCompiler(value.GetType()));
    }

    [Fact]
    public void Arrays_are_compared_by_their_elements()
    {
        new EquatableArray<string>(["a", "b"]).Should().Equal(new EquatableArray<string>(["a", "b"]));
        new EquatableArray<string>(["a", "b"]).Equals(new EquatableArray<string>(["a", "b"])).Should().BeTrue();
        new EquatableArray<string>(["a", "b"]).Equals(new EquatableArray<string>(["b", "a"])).Should().BeFalse();
        new EquatableArray<string>([]).Equals(default).Should().BeTrue();
        new EquatableArray<string>([]).GetHashCode().Should().Be(default(EquatableArray<string>).GetHashCode());
    }

    private static List<HostModel> Models(string[] sources)
    {
        var compilation = Compiler.Compile(sources);
        return [.. Annotated(compilation.Assembly.GlobalNamespace).Select(host => HostParser.Parse(host, compilation, default).Model!)];
    }

    private static IEnumerable<INamedTypeSymbol> Annotated(INamespaceOrTypeSymbol container) =>
        container.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(static member =>
            (member is INamedTypeSymbol type && type.Find(KnownNames.MultiTask) is not null ? new[] { type } : []).Concat(Annotated(member)));

    private static bool HoldsCompiler(Type type) =>
        type.Assembly == typeof(ISymbol).Assembly || type.Assembly == typeof(CSharpCompilation).Assembly
        || typeof(ISymbol).IsAssignableFrom(type) || typeof(SyntaxNode).IsAssignableFrom(type) || typeof(Compilation).IsAssignableFrom(type) || typeof(Location).IsAssignableFrom(type)
        || (type.IsGenericType && type.GetGenericArguments().Any(HoldsCompiler)) || (type.IsArray && HoldsCompiler(type.GetElementType()!));

    private static void Walk(object? value, List<object> visited)
    {
        if (value is null || value is string || value.GetType().IsPrimitive || visited.Contains(value, ReferenceEqualityComparer.Instance))
        {
            return;
        }

        visited.Add(value);
        if (HoldsCompiler(value.GetType()))
        {
            return;
        }

        if (value is IEnumerable elements)
        {
            foreach (var element in elements)
            {
                Walk(element, visited);
            }
        }

        foreach (var field in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            Walk(field.GetValue(value), visited);
        }
    }
}
