using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MultiTaskGH.CodeFixes;

/// <summary>Places new code as the code around it is placed.</summary>
internal static class Layout
{
    /// <summary>Puts an attribute above a member, or before it where the line begins with something else.</summary>
    /// <param name="member">The member as it is now.</param>
    /// <param name="attribute">The attribute as it is written.</param>
    /// <param name="original">The member in the document, whose line is looked at.</param>
    public static MemberDeclarationSyntax Annotate(MemberDeclarationSyntax member, string attribute, MemberDeclarationSyntax original)
    {
        var leading = member.GetLeadingTrivia();
        var list = List(attribute).WithLeadingTrivia(leading);
        return StartsLine(original)
            ? WithFirst(member.WithLeadingTrivia(Indentation(leading)), list.WithTrailingTrivia(EndOfLine(original)))
            : WithFirst(member.WithLeadingTrivia(), list.WithTrailingTrivia(SyntaxFactory.Space));
    }

    /// <summary>Puts an attribute before the parameter that declares a property.</summary>
    public static ParameterSyntax AnnotateProperty(ParameterSyntax parameter, string attribute)
    {
        var list = List("property: " + attribute).WithLeadingTrivia(parameter.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.Space);
        var rest = parameter.WithLeadingTrivia();
        return rest.WithAttributeLists(rest.AttributeLists.Insert(0, list));
    }

    /// <summary>The blanks at the end of what stands before a member: those of its own line.</summary>
    public static SyntaxTriviaList Indentation(SyntaxTriviaList leading) =>
        leading.Count > 0 && leading.Last().IsKind(SyntaxKind.WhitespaceTrivia) ? SyntaxFactory.TriviaList(leading.Last()) : SyntaxTriviaList.Empty;

    /// <summary>How the document ends its lines.</summary>
    public static SyntaxTrivia EndOfLine(SyntaxNode node)
    {
        foreach (var trivia in node.SyntaxTree.GetRoot().DescendantTrivia())
        {
            if (trivia.IsKind(SyntaxKind.EndOfLineTrivia))
            {
                return trivia;
            }
        }

        return SyntaxFactory.LineFeed;
    }

    private static bool StartsLine(SyntaxNode node)
    {
        var first = node.GetFirstToken();
        return first.LeadingTrivia.Any(SyntaxKind.EndOfLineTrivia) || first.GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
    }

    private static MemberDeclarationSyntax WithFirst(MemberDeclarationSyntax member, AttributeListSyntax list) =>
        member.WithAttributeLists(member.AttributeLists.Insert(0, list));

    // Parsed and not put together: the formatter would rearrange what stands around new tokens.
    private static AttributeListSyntax List(string text) => SyntaxFactory.ParseMemberDeclaration($"[{text}] int member;")!.AttributeLists[0];
}
