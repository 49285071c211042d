using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MultiTaskGH.Generators.Model;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Reads an annotated class and decides everything about the code that is written for it.</summary>
/// <remarks>
/// The generator takes the model and the analyzer the findings of the same parse: there is no model if and only if a finding is an
/// error, unless the source is so incomplete that the compiler itself reports it. Where it is the output of another generator that is
/// missing, the compiler is content and the analyzer reports that no step was written.
/// </remarks>
internal static class HostParser
{
    // Methods that a step calls by their simple names, and that an argument could hide.
    private static readonly string[] StepMethods = ["BeginPass", "Evaluate"];

    public static ParseResult Parse(INamedTypeSymbol host, CSharpCompilation compilation, CancellationToken cancellation)
    {
        var findings = new FindingList { IsIncomplete = host.Name.Length == 0 };
        if (findings.IsIncomplete)
        {
            return new(null, []);
        }

        var location = LocationOf(host);
        HostRules.Check(host, compilation, location, findings);
        cancellation.ThrowIfCancellationRequested();

        var methods = ReadMethods(host, compilation, findings);
        if (!methods.Any(static m => m.IsTask))
        {
            findings.Add(Rule.NoTask, location, host.Name);
        }

        var shared = SharedList.Read(host, findings);
        if (shared.Count == 0)
        {
            findings.Add(Rule.NoShared, location, host.Name);
        }

        cancellation.ThrowIfCancellationRequested();
        var tasks = TaskList.Read(methods, findings);
        FeedGraph.Connect(methods, host, compilation, findings);
        var evaluated = FeedGraph.Order(methods, findings);
        OverloadRules.Check(evaluated, host, compilation, findings);
        var arguments = ArgumentList.Merge(methods.Where(evaluated.Contains), host, findings);

        var isComplete = !findings.HasErrors && !findings.IsIncomplete;
        return new(isComplete ? ToModel(host, tasks, shared, evaluated, arguments) : null, findings.Items);
    }

    /// <summary>The name of the class in the part that is annotated.</summary>
    public static Location LocationOf(INamedTypeSymbol host) =>
        host.Find(KnownNames.MultiTask)?.ApplicationSyntaxReference?.GetSyntax().FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.GetLocation()
        ?? host.Locations[0];

    private static List<HostMethod> ReadMethods(INamedTypeSymbol host, Compilation compilation, FindingList findings)
    {
        var methods = new List<HostMethod>();
        foreach (var symbol in MemberOrder.Members(host).OfType<IMethodSymbol>())
        {
            var task = symbol.Find(KnownNames.Task);
            var intermediate = symbol.Find(KnownNames.Intermediate);
            if ((task ?? intermediate) is not { } attribute)
            {
                continue;
            }

            if (symbol.Name.Length == 0)
            {
                findings.IsIncomplete = true;
                continue;
            }

            if (task is not null && intermediate is not null)
            {
                findings.Add(Rule.MethodNotSupported, symbol, symbol.Name, "it is marked as a task and as an intermediate");
            }

            var method = new HostMethod(symbol, attribute, isTask: task is not null);
            MethodRules.Check(method, host, compilation, findings);
            methods.Add(method);
        }

        return methods;
    }

    private static HostModel ToModel(
        INamedTypeSymbol host,
        IReadOnlyList<(HostMethod Method, TaskModel Task)> tasks,
        IReadOnlyList<SharedMemberModel> shared,
        IReadOnlyList<HostMethod> evaluated,
        ArgumentList argumentList)
    {
        var arguments = argumentList.ToModels().ToList();
        var scope = new NameScope(arguments.Select(static a => a.Name));
        var locals = evaluated.Where(static m => !m.IsTask).ToDictionary(static m => m, m => Names.Escape(scope.Claim(Names.Camel(m.Symbol.Name))));
        var names = new StepNames(scope.Claim("host"), scope.Claim("pass"), StepMethods.Any(scope.Contains) ? "this." : "");

        var sections = evaluated.Select(method =>
        {
            var call = new CallModel(
                method.Symbol.IsStatic ? Names.Full(host) : names.Host,
                Names.Escape(method.Symbol.Name),
                new(method.Feeds.Select((feed, i) => feed is null ? Names.Escape(method.Symbol.Parameters[i].Name) : locals[feed])));
            return method.IsTask
                ? (SectionModel)new TaskSection(call, tasks.First(t => t.Method == method).Task)
                : new IntermediateSection(call, method.Symbol.Name, locals[method]);
        }).ToList();

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
            host.Name == HostRules.PassName ? Names.Full(host) : Names.Declared(host),
            Names.Open(host),
            ToTaskType(host, scope),
            new(tasks.Select(static t => t.Task)),
            new(shared),
            SilencedIds(host, evaluated),
            new([new StepModel(HostRules.StepName, HostRules.FactoryName, argumentList.Accessibility, new(arguments), new(sections), names)]));
    }

    private static EquatableArray<string> SilencedIds(INamedTypeSymbol host, IReadOnlyList<HostMethod> evaluated) =>
        new(evaluated
            .SelectMany(static m => Notices.Ids(m.Symbol).Concat(Notices.TypeIds(m.Symbol.ReturnType)).Concat(m.Symbol.Parameters.SelectMany(static p => Notices.TypeIds(p.Type))))
            .Concat(SharedList.Members(host).SelectMany(static m => Notices.Ids(m).Concat(Notices.TypeIds(SharedList.TypeOf(m)))))
            .Distinct()
            .OrderBy(static id => id, StringComparer.Ordinal));

    private static TaskTypeModel ToTaskType(INamedTypeSymbol host, NameScope scope)
    {
        var name = HostRules.TaskTypeName(host);
        var isHidden = scope.Contains(name) || host.TypeParameters.Any(p => p.Name == name);
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
