using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MultiTaskGH.CodeFixes;

/// <summary>Splits a declaration of several fields, so that one of them can be marked alone.</summary>
internal static class FieldParts
{
    /// <summary>The fields before the chosen one, that one, and those after it; each comment stays beside its field.</summary>
    public static List<(FieldDeclarationSyntax Field, bool IsChosen)> Split(FieldDeclarationSyntax fields, VariableDeclaratorSyntax chosen)
    {
        var variables = fields.Declaration.Variables;
        var at = variables.IndexOf(chosen);
        var parts = new List<(FieldDeclarationSyntax, bool)>();
        foreach (var (start, end) in new[] { (0, at), (at, at + 1), (at + 1, variables.Count) })
        {
            if (start < end)
            {
                parts.Add((Part(fields, start, end), start == at));
            }
        }

        return parts;
    }

    private static FieldDeclarationSyntax Part(FieldDeclarationSyntax fields, int start, int end)
    {
        var variables = fields.Declaration.Variables;
        var part = fields;
        if (start > 0)
        {
            var indentation = Layout.Indentation(fields.GetLeadingTrivia());
            var leading = variables[start].GetLeadingTrivia();
            part = part.WithLeadingTrivia(HasComment(leading) ? leading : indentation);
        }

        if (end < variables.Count)
        {
            var trailing = variables.GetSeparator(end - 1).TrailingTrivia;
            var ending = HasComment(trailing) ? trailing : SyntaxTriviaList.Empty;
            part = part.WithSemicolonToken(part.SemicolonToken.WithTrailingTrivia(
                ending.Any(SyntaxKind.EndOfLineTrivia) ? ending : ending.Add(Layout.EndOfLine(fields))));
        }

        var own = variables.Skip(start).Take(end - start).ToList();
        if (start > 0)
        {
            own[0] = own[0].WithLeadingTrivia(
                fields.Declaration.Type.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia) ? Layout.Indentation(variables[0].GetLeadingTrivia()) : SyntaxTriviaList.Empty);
        }

        var commas = variables.GetSeparators().Skip(start).Take(end - start - 1);
        return part.WithDeclaration(part.Declaration.WithVariables(SyntaxFactory.SeparatedList(own, commas)));
    }

    private static bool HasComment(SyntaxTriviaList trivia) =>
        trivia.Any(static t => t.IsKind(SyntaxKind.SingleLineCommentTrivia) || t.IsKind(SyntaxKind.MultiLineCommentTrivia));
}
