using System.Text;
using System.Xml;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MultiTaskGH.Generators.Emission;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Reads what the user's documentation says of a method, for the documentation of what is written for it.</summary>
/// <remarks>From the syntax: the compiler's own text of it is assembled anew with every edit, and names what it refers to by ids.</remarks>
internal static class Summary
{
    /// <summary>The summary on one line, as it stands in a documentation comment; null where there is none.</summary>
    public static string? Of(IMethodSymbol method)
    {
        foreach (var reference in method.DeclaringSyntaxReferences)
        {
            var syntax = reference.GetSyntax();
            foreach (var trivia in syntax.HasStructuredTrivia ? syntax.GetLeadingTrivia() : default)
            {
                if (trivia.GetStructure() is DocumentationCommentTriviaSyntax comment
                    && comment.Content.OfType<XmlElementSyntax>().FirstOrDefault(static e => e.StartTag.Name.LocalName.ValueText == "summary") is { } summary)
                {
                    var text = new StringBuilder();
                    Append(text, summary.Content);
                    var line = string.Join(" ", text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
                    return line.Length == 0 ? null : line;
                }
            }
        }

        return null;
    }

    private static void Append(StringBuilder text, IEnumerable<XmlNodeSyntax> nodes)
    {
        foreach (var node in nodes)
        {
            switch (node)
            {
                case XmlTextSyntax plain:
                    Append(text, plain.TextTokens);
                    break;
                case XmlCDataSectionSyntax verbatim:
                    Append(text, verbatim.TextTokens);
                    break;
                case XmlElementSyntax { StartTag.Name.LocalName.ValueText: "c" } code:
                    text.Append("<c>");
                    Append(text, code.Content);
                    text.Append("</c>");
                    break;
                case XmlElementSyntax { StartTag.Name.LocalName.ValueText: "para" or "item" or "code" } block:
                    Append(text.Append(' '), block.Content);
                    text.Append(' ');
                    break;
                case XmlElementSyntax element:
                    Append(text, element.Content);
                    break;
                case XmlEmptyElementSyntax reference:
                    // What the user's file may call by a short name, this one may not.
                    text.Append(Named(reference) is { } name ? Docs.Code(name) : " ");
                    break;
            }
        }
    }

    private static void Append(StringBuilder text, SyntaxTokenList tokens)
    {
        foreach (var token in tokens)
        {
            text.Append(Docs.Escape(new string(token.ValueText.Where(XmlConvert.IsXmlChar).ToArray())));
        }
    }

    private static string? Named(XmlEmptyElementSyntax element)
    {
        foreach (var attribute in element.Attributes)
        {
            var name = attribute switch
            {
                XmlCrefAttributeSyntax cref => cref.Cref.ToString(),
                XmlNameAttributeSyntax parameter => parameter.Identifier.ToString(),
                XmlTextAttributeSyntax { Name.LocalName.ValueText: "langword" or "href" } word => string.Concat(word.TextTokens.Select(static t => t.ValueText)),
                _ => null,
            };
            if (name is not null)
            {
                return name;
            }
        }

        return null;
    }
}
