using System.Reflection;
using FluentAssertions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MultiTaskGH.Analyzers;
using MultiTaskGH.CodeFixes;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.Generators.Tests.Fixes;

/// <summary>What must be so for IDEs to find the fixes and to load them.</summary>
public sealed class CodeFixAssemblyTests
{
    /// <summary>What the oldest IDE with Roslyn 4.8 has, in these versions: an assembly that asks for a later one does not load there.</summary>
    private static readonly Dictionary<string, Version> Available = new()
    {
        ["netstandard"] = new(2, 0, 0, 0),
        ["Microsoft.CodeAnalysis"] = new(4, 8, 0, 0),
        ["Microsoft.CodeAnalysis.CSharp"] = new(4, 8, 0, 0),
        ["Microsoft.CodeAnalysis.Workspaces"] = new(4, 8, 0, 0),
        ["Microsoft.CodeAnalysis.CSharp.Workspaces"] = new(4, 8, 0, 0),
        ["System.Collections.Immutable"] = new(7, 0, 0, 0),
        ["System.Memory"] = new(4, 0, 1, 2),
    };

    public static TheoryData<string> Assemblies => ["MultiTaskGH.Generators", "MultiTaskGH.Analyzers", "MultiTaskGH.CodeFixes"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void It_needs_what_the_oldest_IDE_has(string name)
    {
        foreach (var reference in Assembly.Load(name).GetReferencedAssemblies().Where(static r => !r.Name!.StartsWith("MultiTaskGH.", StringComparison.Ordinal)))
        {
            Available.Should().ContainKey(reference.Name!);
            reference.Version.Should().BeLessThanOrEqualTo(Available[reference.Name!], reference.Name);
        }
    }

    [Theory]
    [InlineData("MultiTaskGH.Generators")]
    [InlineData("MultiTaskGH.Analyzers")]
    public void The_compiler_has_no_workspaces(string name) =>
        Assembly.Load(name).GetReferencedAssemblies().Should().NotContain(static r => r.Name!.Contains("Workspaces", StringComparison.Ordinal) || r.Name == "MultiTaskGH.CodeFixes");

    [Fact]
    public void Every_fix_is_exported_for_CSharp()
    {
        var fixes = typeof(HostFixProvider).Assembly.GetTypes().Where(static type => typeof(CodeFixProvider).IsAssignableFrom(type) && !type.IsAbstract).ToList();
        fixes.Should().HaveCount(FixSolution.AllProviders.Length);
        foreach (var fix in fixes)
        {
            fix.IsPublic.Should().BeTrue();
            fix.GetConstructor(Type.EmptyTypes).Should().NotBeNull();
            var export = fix.GetCustomAttribute<ExportCodeFixProviderAttribute>();
            export!.Languages.Should().Equal(LanguageNames.CSharp);
            export.Name.Should().Be(fix.Name);
        }
    }

    [Fact]
    public void Each_fix_serves_rules_that_no_other_one_serves()
    {
        var rules = Enum.GetValues<Rule>().Select(Descriptors.Of).Select(static descriptor => descriptor.Id).ToHashSet();
        FixSolution.AllProviders.SelectMany(static fix => fix.FixableDiagnosticIds).Should().OnlyHaveUniqueItems().And.BeSubsetOf(rules);
        FixSolution.AllProviders.Select(static fix => fix.Summary).Should().OnlyHaveUniqueItems();
    }
}
