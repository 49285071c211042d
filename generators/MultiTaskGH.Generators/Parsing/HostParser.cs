using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Reads an annotated class and decides everything about the code that is written for it.</summary>
/// <remarks>
/// The generator takes the model and the analyzer the findings of the same parse: there is no model if and only if a finding is an
/// error, unless the source is so incomplete that the compiler itself reports it. Where it is the output of another generator that is
/// missing, the compiler is content and the analyzer reports that no step was written.
/// </remarks>
internal static class HostParser
{
    private static readonly (Role Role, string Attribute)[] Roles =
    [
        (Role.Task, KnownNames.Task),
        (Role.Family, KnownNames.TaskFamily),
        (Role.Metric, KnownNames.Metric),
        (Role.Intermediate, KnownNames.Intermediate),
    ];

    public static ParseResult Parse(INamedTypeSymbol host, CSharpCompilation compilation, CancellationToken cancellation)
    {
        if (host.Name.Length == 0)
        {
            return new(null, []);
        }

        var location = LocationOf(host);
        var findings = new FindingList(location);
        HostRules.Check(host, compilation, location, findings);
        cancellation.ThrowIfCancellationRequested();

        var members = MemberOrder.Members(host, compilation);
        var methods = ReadMethods(members, host, compilation, findings);
        if (!methods.Exists(static m => m.IsTask))
        {
            findings.Add(Rule.NoTask, location, host.Name);
        }

        cancellation.ThrowIfCancellationRequested();
        var tasks = TaskList.Tasks(methods, host, compilation, findings);
        GroupRules.Check(tasks, findings);
        var metrics = TaskList.Metrics(methods, findings);
        FeedGraph.Connect(methods, host, compilation, findings);
        FeedGraph.Check(methods, findings);
        NearNames.Check(methods, findings);
        var contents = new HostContents(host, compilation, methods, tasks, metrics, ParameterMembers.Shared(members, host, findings), findings);

        cancellation.ThrowIfCancellationRequested();
        var declared = StepList.Read(members, host, methods.Where(static m => m.IsTask).ToList(), compilation, findings);
        var steps = declared.Count > 0
            ? declared.Select(step => new StepBuilder(contents, step, cancellation)).ToList()
            : [new StepBuilder(contents, null, cancellation)];
        CheckSteps(contents, declared, steps, location);

        var isComplete = !findings.HasErrors && !findings.IsIncomplete;
        return new(isComplete ? HostBuilder.Build(contents, steps) : null, findings.Items);
    }

    private static void CheckSteps(HostContents contents, IReadOnlyList<DeclaredStep> declared, IReadOnlyList<StepBuilder> steps, Location location)
    {
        var evaluated = steps.SelectMany(static step => step.Evaluated).Distinct().ToList();
        OverloadRules.Check(evaluated, contents.Host, contents.Compilation, contents.Findings);
        if (declared.Count > 0)
        {
            // A task that a step names wrongly is in no step for that reason alone.
            var isNamedWrongly = contents.Findings.Items.Any(static finding => finding.Rule == Rule.StepNamesNoMember);
            foreach (var left in contents.Methods.Where(m => m.Role != Role.Intermediate && !isNamedWrongly && !evaluated.Contains(m)))
            {
                contents.Findings.Add(Rule.InNoStep, left.Symbol, left.Symbol.Name, left.IsTask ? "no [Step] names it; name it in one, or remove its annotation" : "each lacks an argument that it needs; declare the argument in the 'Run' of one");
            }

            return;
        }

        HostRules.CheckTrainingStep(contents.Host, contents.Findings);
        if (contents.Shared.Count == 0)
        {
            contents.Findings.Add(Rule.NoShared, location, contents.Host.Name);
        }
    }

    /// <summary>The name of the class in the part that is annotated.</summary>
    public static Location LocationOf(INamedTypeSymbol host) =>
        host.Find(KnownNames.MultiTask)?.ApplicationSyntaxReference?.GetSyntax().FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.GetLocation()
        ?? host.Locations[0];

    private static List<HostMethod> ReadMethods(IReadOnlyList<ISymbol> members, INamedTypeSymbol host, Compilation compilation, FindingList findings)
    {
        var methods = new List<HostMethod>();
        foreach (var symbol in members.OfType<IMethodSymbol>().Where(static m => !m.GetAttributes().IsEmpty))
        {
            var roles = RolesOf(symbol);
            if (roles.Count == 0)
            {
                continue;
            }

            if (symbol.Name.Length == 0)
            {
                findings.IsIncomplete = true;
                continue;
            }

            if (roles.Count > 1)
            {
                findings.Add(Rule.MethodNotSupported, symbol, symbol.Name, "it is marked with more than one of [Task], [TaskFamily], [Metric] and [Intermediate]; keep one of them");
            }

            var method = new HostMethod(symbol, roles[0].Attribute, roles[0].Role);
            MethodRules.Check(method, host, compilation, findings);

            // What is annotated once more where it is overridden is one method, at its first place.
            var overridden = methods.FindIndex(m => OverloadRules.IsSameSlot(m.Symbol, symbol));
            if (overridden >= 0)
            {
                methods[overridden] = method;
            }
            else
            {
                methods.Add(method);
            }
        }

        return methods;
    }

    private static List<(Role Role, AttributeData Attribute)> RolesOf(IMethodSymbol symbol)
    {
        var roles = new List<(Role Role, AttributeData Attribute)>();
        foreach (var (role, name) in Roles)
        {
            if (symbol.Find(name) is { } attribute)
            {
                roles.Add((role, attribute));
            }
        }

        return roles;
    }
}
