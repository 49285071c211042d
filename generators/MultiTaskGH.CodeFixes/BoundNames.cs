using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.CodeFixes;

/// <summary>The shortest names that mean the right types at a place, whatever the document imports and the class declares.</summary>
internal static class BoundNames
{
    private static readonly string[] TensorNames = ["Tensor", "torch.Tensor", "TorchSharp.torch.Tensor"];

    private static readonly string[] Prefixes = ["", "MultiTaskGH."];

    /// <summary>One of the contract's attributes, as it is written.</summary>
    /// <param name="type">The name of its class.</param>
    /// <param name="model">The document's meaning.</param>
    /// <param name="position">Where it goes.</param>
    /// <param name="argument">Its argument, if it takes one.</param>
    public static string Attribute(string type, SemanticModel model, int position, string? argument = null)
    {
        var name = type.Substring(0, type.Length - "Attribute".Length);
        var arguments = argument is null ? "" : $"({KeyNames.Literal(argument)})";
        var prefix = Prefixes.FirstOrDefault(candidate => Means(SyntaxFactory.ParseName(candidate + name))) ?? "global::MultiTaskGH.";
        return prefix + name + arguments;

        bool Means(NameSyntax candidate) =>
            model.GetSpeculativeSymbolInfo(position, SyntaxFactory.Attribute(candidate, argument is null ? null : SyntaxFactory.ParseAttributeArgumentList(arguments))).Symbol
                is IMethodSymbol { ContainingType: { ContainingNamespace.Name: "MultiTaskGH" } bound } && bound.Name == type;
    }

    /// <summary>The type of a tensor.</summary>
    public static TypeSyntax Tensor(SemanticModel model, int position, bool isNullable)
    {
        var name = TensorNames.FirstOrDefault(Means) ?? "global::TorchSharp.torch.Tensor";
        return SyntaxFactory.ParseTypeName(isNullable ? name + "?" : name);

        bool Means(string candidate) =>
            model.GetSpeculativeTypeInfo(position, SyntaxFactory.ParseTypeName(candidate), SpeculativeBindingOption.BindAsTypeOrNamespace).Type is { } bound && bound.IsExactlyTensor();
    }
}
