using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Writes down everything about an annotated class that is in order.</summary>
internal static class HostBuilder
{
    public static HostModel Build(HostContents contents, IReadOnlyList<StepBuilder> builders)
    {
        var host = contents.Host;
        var steps = builders.Select(static step => step.ToModel()).ToList();
        var metadataName = MetadataName(host);
        var containers = new List<TypeModel>();
        for (var container = host.ContainingType; container is not null; container = container.ContainingType)
        {
            containers.Insert(0, ToTypeModel(container));
        }

        return new(
            HintNames.Of(metadataName),
            metadataName,
            host.ContainingNamespace.IsGlobalNamespace ? null : host.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)),
            new(containers),
            ToTypeModel(host),
            host.Name is HostRules.PassName or InputsStructure.Name ? Names.Full(host) : Names.Declared(host),
            Names.Open(host),
            ToTaskType(host, steps),
            new(contents.Tasks.Select(static t => t.Task)),
            new(contents.Shared.Select(member => ParameterMembers.ToModel(member, host))),
            SilencedIds(contents, builders),
            InputsStructure.CanBeChosenLast(contents.Compilation),
            new(steps));
    }

    private static EquatableArray<string> SilencedIds(HostContents contents, IReadOnlyList<StepBuilder> builders)
    {
        var notices = new NoticeIds();
        foreach (var method in builders.SelectMany(static step => step.Evaluated).Distinct())
        {
            notices.AddSignature(method.Symbol);
        }

        var read = contents.Shared
            .Concat(builders.SelectMany(static step => step.Declared))
            .Concat(contents.Tasks.SelectMany(t => t.Task.Weight.Member is { } member ? HostMembers.Named(member, contents.Host, contents.Compilation) : []));
        foreach (var member in read)
        {
            notices.Add(member);
            notices.AddType(ParameterMembers.TypeOf(member));
        }

        return new(notices.Ids
            .Concat(SilencedNotices.Of(contents, builders.SelectMany(static step => step.Declared).OfType<INamedTypeSymbol>()))
            .Distinct()
            .OrderBy(static id => id, StringComparer.Ordinal));
    }

    private static TaskTypeModel ToTaskType(INamedTypeSymbol host, IEnumerable<StepModel> steps)
    {
        var name = HostRules.TaskTypeName(host);
        var isHidden = host.TypeParameters.Any(p => p.Name == name)
            || steps.Any(step => step.Arguments.Any(a => a.Name == name) || step.Sections.OfType<IntermediateSection>().Any(s => s.Local.TrimStart('@') == name));
        for (var type = host; type is not null && !isHidden; type = type.BaseType)
        {
            isHidden = type.GetMembers(name).Length > 0;
        }

        var container = host.ContainingType is { } outer ? Names.Full(outer) + "."
            : host.ContainingNamespace.IsGlobalNamespace ? "global::"
            : host.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) + ".";
        return new(SyntaxFacts.GetText(host.DeclaredAccessibility), name, isHidden ? container + name : name);
    }

    private static TypeModel ToTypeModel(INamedTypeSymbol type) => new(
        type switch
        {
            { TypeKind: TypeKind.Interface } => "interface",
            { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
            { TypeKind: TypeKind.Struct } => "struct",
            { IsRecord: true } => "record",
            _ => "class",
        },
        Names.Declared(type),
        type.Name);

    private static string MetadataName(INamedTypeSymbol type)
    {
        var name = type.MetadataName;
        for (var container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            name = $"{container.MetadataName}+{name}";
        }

        return type.ContainingNamespace.IsGlobalNamespace ? name : $"{type.ContainingNamespace.ToDisplayString(Names.Bare)}.{name}";
    }
}
