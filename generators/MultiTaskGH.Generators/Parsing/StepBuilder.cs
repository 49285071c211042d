using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MultiTaskGH.Generators.Model;
using MultiTaskGH.Generators.Parsing.Representation;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Decides what a step evaluates, in which order and under which names.</summary>
internal sealed class StepBuilder
{
    // Methods that a step calls by their simple names, and that an argument could hide.
    private static readonly string[] StepMethods = ["BeginPass", "Evaluate"];

    private readonly HostContents contents;
    private readonly DeclaredStep? step;
    private readonly List<HostMethod> tasks;
    private readonly List<HostMethod> metrics;
    private readonly ArgumentList arguments;
    private readonly IReadOnlyList<HostMethod> cut;

    /// <summary>Prepares a step and reports what is wrong with it.</summary>
    /// <param name="contents">What its class holds.</param>
    /// <param name="step">The user's declaration; null for the step over all tasks of a class that declares none.</param>
    /// <param name="cancellation">Ends the work.</param>
    public StepBuilder(HostContents contents, DeclaredStep? step, CancellationToken cancellation)
    {
        this.contents = contents;
        this.step = step;
        tasks = step?.Tasks ?? contents.Tasks.Select(static t => t.Method).ToList();
        metrics = contents.Metrics.Select(static m => m.Method).Where(IsMeasured).ToList();
        Evaluated = FeedGraph.Order([.. tasks, .. metrics]);

        arguments = ArgumentList.Merge(contents.Methods.Where(Evaluated.Contains), contents.Host, step?.Symbol, contents.Findings);
        if (step?.Run is { } run && !contents.Findings.IsIncomplete && arguments.WhyNot(run) is { } reason)
        {
            contents.Findings.Add(Rule.RunDiffers, run, step.Symbol.Name, reason);
        }

        if (step is { Harmonized: null } && contents.Shared.Count == 0 && tasks is not [{ Role: Role.Task }])
        {
            contents.Findings.Add(Rule.NoShared, step.Symbol, step.Symbol.Name);
        }

        cut = step is { IsRepresentation: true } && !contents.Findings.HasErrors ? FindCut(step, cancellation) : [];
    }

    /// <summary>The methods that the step calls, each after those that it needs.</summary>
    public IReadOnlyList<HostMethod> Evaluated { get; }

    /// <summary>The step and the members that its declaration names.</summary>
    public IEnumerable<ISymbol> Declared => step is null ? [] : (step.Harmonized ?? []).Concat(step.Updated ?? []).Prepend(step.Symbol);

    /// <summary>Writes down what was decided.</summary>
    public StepModel ToModel()
    {
        var name = step?.Symbol.Name ?? HostRules.StepName;
        var taken = (step?.Run is { } run ? arguments.ToModels(run) : arguments.ToModels()).ToList();
        var hasInputs = InputsStructure.Fits(contents.Host, arguments);
        var scope = new NameScope([.. taken.Select(static a => a.Name), name]);
        var trunk = FeedGraph.Order(cut);
        var ordered = trunk.Concat(Evaluated.Where(m => !trunk.Contains(m))).ToList();
        var locals = ordered.Where(static m => m.Role == Role.Intermediate).ToDictionary(static m => m, m => scope.Claim(Names.Camel(m.Symbol.Name)));
        var cutLocals = cut.ToDictionary(static m => m, m => Names.Escape(scope.Claim(locals[m] + "Cut")));
        var names = new StepNames(scope.Claim("host"), scope.Claim("pass"), scope.Claim("report"), StepMethods.Any(scope.Contains) ? "this." : "");

        var sections = new List<SectionModel>();
        foreach (var method in ordered)
        {
            if (cut.Count > 0 && sections.Count == trunk.Count)
            {
                sections.Add(new CutSection(new(cut.Select(m => new CutModel(cutLocals[m], CutValues().Read(Names.Escape(locals[m]), m.Symbol)!)))));
            }

            if (metrics.Count > 0 && sections.Count(static s => s is TaskSection) == tasks.Count && !sections.Exists(static s => s is MetricsBeginSection))
            {
                sections.Add(new MetricsBeginSection());
            }

            sections.Add(ToSection(method, names.Host, feed => !trunk.Contains(method) && cutLocals.TryGetValue(feed, out var part) ? part : Names.Escape(locals[feed])));
        }

        return new(
            name,
            Names.Escape(name),
            HostRules.FactoryName(step?.Symbol),
            step is null ? "public" : SyntaxFacts.GetText(step.Symbol.DeclaredAccessibility),
            step is null ? null : new(PinnedRun.HasDocumentation(step.Symbol), step.Symbol.GetAttributes().Any(static a => a.AttributeClass?.Name == "ExcludeFromCodeCoverageAttribute")),
            new(tasks.Select(TaskOf)),
            new(metrics.Select(MetricOf)),
            // Nothing is shared on purpose where nothing is annotated: the runtime reports annotated members without parameters.
            ToModels(step?.Harmonized ?? (contents.Shared.Count == 0 ? [] : null)),
            ToModels(step?.Updated),
            cut.Count > 0,
            PinnedRun.ToModel(step, arguments.Accessibility),
            new(hasInputs ? InputsStructure.Named(taken) : taken),
            hasInputs,
            new(sections),
            names);
    }

    /// <summary>A declared step measures what it needs no further argument for; a class without one has all arguments that anything needs.</summary>
    private bool IsMeasured(HostMethod metric)
    {
        if (step is null)
        {
            return true;
        }

        var given = FeedGraph.Order(tasks).SelectMany(static m => m.Unfed).Select(static p => p.Name).Concat(step.Run?.Parameters.Select(static p => p.Name) ?? []);
        return !FeedGraph.Order([metric]).SelectMany(static m => m.Unfed).Select(static p => p.Name).Except(given).Any();
    }

    private IReadOnlyList<HostMethod> FindCut(DeclaredStep declared, CancellationToken cancellation)
    {
        var place = declared.Attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).GetLocation() ?? declared.Symbol.Locations[0];
        var uses = new HarmonizedUses(declared.Harmonized ?? contents.Shared, contents.Host, contents.Compilation, cancellation);
        var found = new CutFinder(declared.Symbol.Name, place, uses, contents.Findings).Find(tasks, Evaluated) ?? [];
        foreach (var member in found)
        {
            var values = CutValues();
            if (values.Read("value", member.Symbol) is null)
            {
                contents.Findings.Add(Rule.NoRepresentation, member.Symbol, declared.Symbol.Name, $"its representation '{member.Symbol.Name}' cannot be taken apart: {values.Reason}; return a Tensor, or a tuple or a record of tensors");
            }
        }

        return found;
    }

    private CutValues CutValues() => new(contents.Host, contents.Compilation);

    private SectionModel ToSection(HostMethod method, string receiver, Func<HostMethod, string> value)
    {
        var call = new CallModel(
            HostMembers.Receiver(method.Symbol, contents.Host) ?? receiver,
            Names.Escape(method.Symbol.Name),
            new(method.Feeds.Select((feed, i) => feed is null ? Names.Escape(method.Symbol.Parameters[i].Name) : value(feed))));
        return method.Role switch
        {
            Role.Intermediate => new IntermediateSection(call, method.Symbol.Name, value(method)),
            Role.Metric => new MetricSection(call, MetricOf(method), metrics.IndexOf(method)),
            _ => new TaskSection(call, TaskOf(method)),
        };
    }

    private TaskModel TaskOf(HostMethod method) => contents.Tasks.First(t => t.Method == method).Task;

    private MetricModel MetricOf(HostMethod method) => contents.Metrics.First(m => m.Method == method).Metric;

    private EquatableArray<ParameterMemberModel>? ToModels(IEnumerable<ISymbol>? members) =>
        members is null ? null : new(members.Select(member => ParameterMembers.ToModel(member, contents.Host)));
}
