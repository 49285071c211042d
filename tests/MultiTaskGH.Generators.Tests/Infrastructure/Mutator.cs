using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MultiTaskGH.Generators.Tests.Infrastructure;

/// <summary>Damages sources as people do who type, delete, and copy from another class.</summary>
internal sealed class Mutator(Random random)
{
    /// <summary>Makes one to three edits in one of the files; <paramref name="other"/> lends attributes and members.</summary>
    public string[] Mutate(string[] sources, string[] other)
    {
        var mutant = (string[])sources.Clone();
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            ref var text = ref mutant[random.Next(mutant.Length)];
            text = Edit(text, other[random.Next(other.Length)]);
        }

        return mutant;
    }

    private string Edit(string text, string other)
    {
        var root = Root(text);
        var tokens = root.DescendantTokens().Where(static t => t.Span.Length > 0).ToList();
        if (tokens.Count == 0)
        {
            return text;
        }

        var (token, second) = (Any(tokens), Any(tokens));
        return random.Next(12) switch
        {
            0 => text.Remove(token.SpanStart, token.Span.Length),
            1 => text.Insert(token.Span.End, " " + token.Text),
            2 => text.Remove(token.SpanStart, token.Span.Length).Insert(token.SpanStart, second.Text),
            3 => text.Insert(token.SpanStart, second.Text + " "),
            4 => Swap(text, token.Span, second.Span),
            5 => Delete(text, Any(root.DescendantNodes().Where(static n => n is AttributeListSyntax or AttributeArgumentSyntax))),
            6 => SwapAny<AttributeListSyntax>(text, root),
            7 => SwapAny<ParameterSyntax>(text, root),
            8 => SwapAny<MemberDeclarationSyntax>(text, root),
            9 => Delete(text, Any(root.DescendantNodes().Where(static n => n is MemberDeclarationSyntax or ParameterSyntax))),
            10 => Repeat(text, Any(root.DescendantNodes().Where(static n => n is MemberDeclarationSyntax or ParameterSyntax or AttributeListSyntax))),
            _ => Borrow(text, root, Root(other)),
        };
    }

    /// <summary>Puts a member or an attribute of another class into this one.</summary>
    private string Borrow(string text, SyntaxNode root, SyntaxNode other)
    {
        var member = Any(root.DescendantNodes().Where(static n => n.Parent is TypeDeclarationSyntax && n is MemberDeclarationSyntax));
        var lent = Any(other.DescendantNodes().Where(static n => n is AttributeListSyntax || (n.Parent is TypeDeclarationSyntax && n is MemberDeclarationSyntax)));
        return member is null || lent is null ? text : text.Insert(member.SpanStart, lent + "\n    ");
    }

    private string SwapAny<T>(string text, SyntaxNode root)
        where T : SyntaxNode
    {
        var nodes = root.DescendantNodes().OfType<T>().ToList<SyntaxNode>();
        return Any(nodes) is { } first && Any(nodes) is { } second ? Swap(text, first.Span, second.Span) : text;
    }

    private static string Swap(string text, Microsoft.CodeAnalysis.Text.TextSpan first, Microsoft.CodeAnalysis.Text.TextSpan second)
    {
        (first, second) = first.Start <= second.Start ? (first, second) : (second, first);
        return first.OverlapsWith(second)
            ? text
            : string.Concat(
                text.AsSpan(0, first.Start).ToString(), text.AsSpan(second.Start, second.Length), text.AsSpan(first.End, second.Start - first.End),
                string.Concat(text.AsSpan(first.Start, first.Length), text.AsSpan(second.End)));
    }

    private static string Delete(string text, SyntaxNode? node) => node is null ? text : text.Remove(node.SpanStart, node.Span.Length);

    private static string Repeat(string text, SyntaxNode? node) =>
        node is null ? text : text.Insert(node.Span.End, (node is ParameterSyntax ? ", " : "\n    ") + node);

    private SyntaxNode? Any(IEnumerable<SyntaxNode> nodes) => nodes.ToList() is { Count: > 0 } all ? all[random.Next(all.Count)] : null;

    private SyntaxToken Any(List<SyntaxToken> tokens) => tokens[random.Next(tokens.Count)];

    private static SyntaxNode Root(string text) => CSharpSyntaxTree.ParseText(text).GetRoot();
}
