using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace MultiTaskGH.CodeFixes;

/// <summary>Takes away members and attributes with what was written about them, and nothing else.</summary>
internal static class Removal
{
    /// <summary>Removes a member, its documentation and the comments that touch it. What a blank line sets apart stays: it is a heading or belongs to others.</summary>
    public static void RemoveMember(MemberDeclarationSyntax member, SyntaxEditor editor)
    {
        // Other members of the class may be removed by the same change, so that its neighbours are known only then.
        var mark = new SyntaxAnnotation();
        editor.ReplaceNode(member, (current, _) => current.WithAdditionalAnnotations(mark));
        editor.ReplaceNode(member.Parent!, (current, _) => RemoveMarked((TypeDeclarationSyntax)current, mark));
    }

    private static TypeDeclarationSyntax RemoveMarked(TypeDeclarationSyntax type, SyntaxAnnotation mark)
    {
        var at = type.Members.IndexOf(member => member.HasAnnotation(mark));
        var leading = type.Members[at].GetLeadingTrivia();
        var heading = leading.Take(EndOfLastBlankLine(leading)).ToList();
        var keepsHeading = heading.Exists(static t => !t.IsKind(SyntaxKind.EndOfLineTrivia) && !t.IsKind(SyntaxKind.WhitespaceTrivia));
        if ((keepsHeading || at == 0) && at + 1 < type.Members.Count)
        {
            type = type.ReplaceNode(type.Members[at + 1], WithoutBlankLines(type.Members[at + 1]));
        }

        // Regions and conditions that begin in what goes and end elsewhere must not lose their beginning.
        var end = keepsHeading ? heading.Count : 0;
        var kept = leading.Where((trivia, i) => i < end || trivia.IsDirective || (i + 1 < leading.Count && leading[i + 1].IsDirective));
        type = type.ReplaceNode(type.Members[at], type.Members[at].WithLeadingTrivia(kept).WithTrailingTrivia());
        return type.RemoveNode(type.Members[at], SyntaxRemoveOptions.KeepLeadingTrivia | SyntaxRemoveOptions.KeepUnbalancedDirectives)!;
    }

    /// <summary>Removes an attribute, and with the last one of a list the list.</summary>
    public static MethodDeclarationSyntax WithoutAttribute(MethodDeclarationSyntax current, MethodDeclarationSyntax original, AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        var lists = current.AttributeLists;
        var at = original.AttributeLists.IndexOf(list);
        if (list.Attributes.Count > 1)
        {
            var others = lists[at].WithAttributes(lists[at].Attributes.RemoveAt(list.Attributes.IndexOf(attribute)));
            return current.WithAttributeLists(lists.Replace(lists[at], others));
        }

        var leading = lists[at].GetLeadingTrivia();
        var rest = current.WithAttributeLists(lists.RemoveAt(at));
        var next = at < rest.AttributeLists.Count ? rest.AttributeLists[at].GetFirstToken()
            : at > 0 ? rest.AttributeLists[at - 1].GetLastToken().GetNextToken()
            : rest.GetFirstToken();
        var isKept = at == 0 || leading.Any(static t => t.IsDirective);
        var isFollowed = at > 0 || next.LeadingTrivia.Any(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia));

        // Comments below the attribute are the member's, and conditions around it keep their beginning and their end.
        var around = !isFollowed ? leading
            : isKept ? leading.Take(leading.Count - Layout.Indentation(leading).Count).Concat(next.LeadingTrivia)
            : next.LeadingTrivia;
        return rest.ReplaceToken(next, next.WithLeadingTrivia(around));
    }

    private static SyntaxNode WithoutBlankLines(SyntaxNode node)
    {
        var leading = node.GetLeadingTrivia();
        var start = 0;
        for (var i = 0; i < leading.Count && (leading[i].IsKind(SyntaxKind.EndOfLineTrivia) || leading[i].IsKind(SyntaxKind.WhitespaceTrivia)); i++)
        {
            if (leading[i].IsKind(SyntaxKind.EndOfLineTrivia))
            {
                start = i + 1;
            }
        }

        return node.WithLeadingTrivia(leading.Skip(start));
    }

    /// <summary>How many trivia stand up to the last blank line, it included.</summary>
    private static int EndOfLastBlankLine(SyntaxTriviaList leading)
    {
        var end = 0;
        var isBlank = true;
        for (var i = 0; i < leading.Count; i++)
        {
            if (leading[i].IsKind(SyntaxKind.EndOfLineTrivia))
            {
                end = isBlank ? i + 1 : end;
                isBlank = true;
            }
            else if (!leading[i].IsKind(SyntaxKind.WhitespaceTrivia))
            {
                // Directives and documentation comments end their line themselves.
                isBlank = leading[i].HasStructure;
            }
        }

        return end;
    }
}
