using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using MultiTaskGH.CodeFixes;
using MultiTaskGH.Generators.Tests.Infrastructure;

namespace MultiTaskGH.Generators.Tests.Fixes;

/// <summary>A solution as the IDE has it: documents, the real generator, and the fixes that are offered for what the real analyzers report.</summary>
internal sealed class FixSolution
{
    private static readonly ImmutableArray<HostFixProvider> Providers =
    [
        .. typeof(HostFixProvider).Assembly.GetTypes()
            .Where(static type => type.IsDefined(typeof(ExportCodeFixProviderAttribute), inherit: false))
            .Select(static type => (HostFixProvider)Activator.CreateInstance(type)!),
    ];

    private readonly Solution solution;
    private readonly Lazy<Task<IReadOnlyList<(Diagnostic Diagnostic, HostFixProvider Provider, CodeAction Action)>>> offered;

    private FixSolution(Solution solution)
    {
        this.solution = solution;
        offered = new(OfferAsync);
    }

    public static ImmutableArray<HostFixProvider> AllProviders => Providers;

    /// <summary>One project of one document for each source.</summary>
    public static FixSolution Of(params string[] sources) => OfProjects(sources);

    public static FixSolution OfProjects(params string[][] projects)
    {
        // As strict as everywhere in the tests.
        var empty = Compiler.Compile([]);
        var solution = new AdhocWorkspace().CurrentSolution;
        for (var i = 0; i < projects.Length; i++)
        {
            var project = ProjectId.CreateNewId();
            solution = solution.AddProject(ProjectInfo.Create(
                project,
                VersionStamp.Default,
                $"User{i}",
                $"User{i}",
                LanguageNames.CSharp,
                compilationOptions: empty.Options,
                parseOptions: new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose),
                metadataReferences: empty.References,
                analyzerReferences: [new GeneratorReference()]));
            for (var j = 0; j < projects[i].Length; j++)
            {
                solution = solution.AddDocument(DocumentId.CreateNewId(project), $"Source{j}.cs", SourceText.From(projects[i][j], System.Text.Encoding.UTF8), filePath: $"User{i}/Source{j}.cs");
            }
        }

        return new(solution);
    }

    public IReadOnlyList<string> Texts() => [.. Documents().Select(static document => document.GetTextAsync().Result.ToString())];

    /// <summary>What the analyzers report over all projects, in the order of the documents.</summary>
    public async Task<IReadOnlyList<Diagnostic>> DiagnosticsAsync()
    {
        var diagnostics = new List<Diagnostic>();
        foreach (var project in solution.Projects)
        {
            diagnostics.AddRange(Compiler.Analyze((await project.GetCompilationAsync())!));
        }

        return [.. diagnostics.OrderBy(static d => d.Location.SourceTree!.FilePath, StringComparer.Ordinal).ThenBy(static d => d.Location.SourceSpan.Start)];
    }

    /// <summary>What is left to be mended: a hint, such as that there is nothing to harmonize with the first task, is none.</summary>
    public async Task<IReadOnlyList<Diagnostic>> ProblemsAsync() => [.. (await DiagnosticsAsync()).Where(static d => d.Severity > DiagnosticSeverity.Info)];

    /// <summary>What the compiler says, generated code included. Sources of the tests leave their own members undocumented.</summary>
    public async Task<IReadOnlyList<Diagnostic>> CompilerDiagnosticsAsync()
    {
        var diagnostics = new List<Diagnostic>();
        foreach (var project in solution.Projects)
        {
            diagnostics.AddRange((await project.GetCompilationAsync())!.GetDiagnostics().Where(static d => d.Severity > DiagnosticSeverity.Info && d.Id != "CS1591"));
        }

        return diagnostics;
    }

    /// <summary>How many classes a step was written for.</summary>
    public async Task<int> WrittenAsync()
    {
        var written = 0;
        foreach (var project in solution.Projects)
        {
            written += (await project.GetSourceGeneratedDocumentsAsync()).Count();
        }

        return written;
    }

    /// <summary>The titles of all fixes, for all diagnostics, in the order in which they are offered.</summary>
    public async Task<IReadOnlyList<string>> TitlesAsync() => [.. (await offered.Value).Select(static offer => offer.Action.Title)];

    /// <summary>The solution after the first fix of that title.</summary>
    public async Task<FixSolution> FixAsync(string title)
    {
        var offers = await offered.Value;
        var offer = offers.FirstOrDefault(o => o.Action.Title == title);
        return offer.Action is null
            ? throw new ArgumentException($"A fix of that title must be offered. Found: {string.Join(" | ", offers.Select(static o => o.Action.Title))}", nameof(title))
            : await AfterAsync(offer.Action);
    }

    /// <summary>The solution after the first fix of that title was applied to everything like it.</summary>
    public async Task<FixSolution> FixAllAsync(string title, FixAllScope scope)
    {
        var offer = (await offered.Value).First(o => o.Action.Title == title);
        var context = new FixAllContext(
            solution.GetDocument(offer.Diagnostic.Location.SourceTree)!,
            offer.Provider,
            scope,
            offer.Action.EquivalenceKey!,
            offer.Provider.FixableDiagnosticIds,
            new Diagnostics(await DiagnosticsAsync()),
            CancellationToken.None);
        return await AfterAsync((await offer.Provider.GetFixAllProvider().GetFixAsync(context))!);
    }

    private IEnumerable<Document> Documents() => solution.Projects.SelectMany(static project => project.Documents);

    private static async Task<FixSolution> AfterAsync(CodeAction action) =>
        new((await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single().ChangedSolution);

    private async Task<IReadOnlyList<(Diagnostic Diagnostic, HostFixProvider Provider, CodeAction Action)>> OfferAsync()
    {
        var offers = new List<(Diagnostic, HostFixProvider, CodeAction)>();
        foreach (var diagnostic in await DiagnosticsAsync())
        {
            foreach (var provider in Providers.Where(p => p.FixableDiagnosticIds.Contains(diagnostic.Id)))
            {
                var document = solution.GetDocument(diagnostic.Location.SourceTree)!;
                await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => offers.Add((diagnostic, provider, action)), CancellationToken.None));
            }
        }

        return offers;
    }

    private sealed class GeneratorReference : AnalyzerReference
    {
        // The workspace knows generators by their identity.
        private readonly ImmutableArray<ISourceGenerator> generators = [new MultiTaskGenerator().AsSourceGenerator()];

        public override string? FullPath => null;

        public override object Id => nameof(GeneratorReference);

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzers(string language) => [];

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzersForAllLanguages() => [];

        public override ImmutableArray<ISourceGenerator> GetGenerators(string language) => generators;

        public override ImmutableArray<ISourceGenerator> GetGeneratorsForAllLanguages() => generators;
    }

    private sealed class Diagnostics(IReadOnlyList<Diagnostic> all) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
        {
            var trees = new HashSet<SyntaxTree>();
            foreach (var document in project.Documents)
            {
                trees.Add((await document.GetSyntaxTreeAsync(cancellationToken))!);
            }

            return all.Where(d => trees.Contains(d.Location.SourceTree!));
        }

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        {
            var tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return all.Where(d => d.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
