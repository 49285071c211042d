using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace MultiTaskGH.CodeFixes;

/// <summary>What the fixes of annotated classes have in common: one diagnostic and all of them are mended in the same way.</summary>
/// <remarks>
/// Fixes write the layout themselves and leave the rest of the document as it is. The exported classes bear no <c>[Shared]</c> of System.Composition:
/// code fixes are found by their export alone, and its assembly would have to be there in the version that this one was built against.
/// </remarks>
public abstract class HostFixProvider : CodeFixProvider
{
    /// <summary>What the fix does, in the words of the documentation.</summary>
    internal abstract string Summary { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => HostFixAllProvider.Instance;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (var fix in await FindAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false))
            {
                var action = CodeAction.Create(fix.Title, cancellation => ApplyAsync(context.Document.Project.Solution, [fix], cancellation), fix.Key);
                context.RegisterCodeFix(action, diagnostic);
            }
        }
    }

    /// <summary>The fixes of one diagnostic; none where what would be left does not compile.</summary>
    internal async Task<IReadOnlyList<Fix>> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        if (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } model)
        {
            return [];
        }

        var node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        return await FindAsync(new FixTarget(diagnostic, document, model, node), cancellation).ConfigureAwait(false);
    }

    internal static async Task<Solution> ApplyAsync(Solution solution, IEnumerable<Fix> fixes, CancellationToken cancellation)
    {
        var editor = new SolutionEditor(solution);
        foreach (var fix in fixes)
        {
            await fix.EditAsync(editor, cancellation).ConfigureAwait(false);
        }

        return editor.GetChangedSolution();
    }

    private protected abstract Task<IReadOnlyList<Fix>> FindAsync(FixTarget target, CancellationToken cancellation);
}
