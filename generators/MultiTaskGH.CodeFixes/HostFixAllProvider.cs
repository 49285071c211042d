using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MultiTaskGH.CodeFixes;

/// <summary>Mends all diagnostics of a document, a project or a solution in one change.</summary>
/// <remarks>Not the batch fixer: it computes each change alone and drops those that touch the same lines, as two parts of one class do.</remarks>
internal sealed class HostFixAllProvider : FixAllProvider
{
    public static readonly HostFixAllProvider Instance = new();

    public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) => Task.FromResult<CodeAction?>(
        fixAllContext.CodeFixProvider is HostFixProvider provider
            ? CodeAction.Create(provider.Summary, cancellation => FixAsync(fixAllContext, provider, cancellation), fixAllContext.CodeActionEquivalenceKey)
            : null);

    private static async Task<Solution> FixAsync(FixAllContext context, HostFixProvider provider, CancellationToken cancellation)
    {
        var fixes = new List<Fix>();
        foreach (var diagnostic in await DiagnosticsAsync(context).ConfigureAwait(false))
        {
            if (context.Solution.GetDocument(diagnostic.Location.SourceTree) is { } document)
            {
                var found = await provider.FindAsync(document, diagnostic, cancellation).ConfigureAwait(false);
                fixes.AddRange(found.Where(fix => fix.Key == context.CodeActionEquivalenceKey));
            }
        }

        return await HostFixProvider.ApplyAsync(context.Solution, fixes, cancellation).ConfigureAwait(false);
    }

    private static async Task<IEnumerable<Diagnostic>> DiagnosticsAsync(FixAllContext context)
    {
        var diagnostics = new List<Diagnostic>();
        if (context is { Scope: FixAllScope.Document, Document: { } document })
        {
            diagnostics.AddRange(await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false));
        }
        else
        {
            foreach (var project in context.Scope == FixAllScope.Solution ? context.Solution.Projects : [context.Project])
            {
                diagnostics.AddRange(await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
            }
        }

        return diagnostics.Where(static d => d.Location.IsInSource).OrderBy(static d => d.Location.SourceTree!.FilePath, StringComparer.Ordinal).ThenBy(static d => d.Location.SourceSpan.Start);
    }
}
