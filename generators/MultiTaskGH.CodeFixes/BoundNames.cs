using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.CodeFixes;

/// <summary>The shortest names that mean the right types at a place, whatever the document imports and the class declares.</summary>
internal static class BoundNames
{
    private static readonly string[] TensorNames = ["Tensor", "torch.Tensor", "TorchSharp.torch.Tensor", "global::TorchSharp.torch.Tensor"];

    private static readonly string[] Prefixes = ["", "MultiTaskGH.", "global::MultiTaskGH."];

    /// <summary>One of the contract's attributes.</summary>
    /// <param name="type">The name of its class.</param>
    /// <param name="model">The document's meaning.</param>
    /// <param name="position">Where it goes.</param>
    /// <param name="argument">Its argument, if it takes one.</param>
    public static AttributeSyntax Attribute(string type, SemanticModel model, int position, string? argument = null)
    {
        var shortName = type.Substring(0, type.Length - "Attribute".Length);
        var arguments = argument is null
            ? null
            : SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.AttributeArgument(KeyNames.Literal(argument))));
        return Prefixes
            .Select(prefix => SyntaxFactory.Attribute(SyntaxFactory.ParseName(prefix + shortName), arguments))
            .First(attribute => attribute.Name is AliasQualifiedNameSyntax or QualifiedNameSyntax { Left: AliasQualifiedNameSyntax }
                || model.GetSpeculativeSymbolInfo(position, attribute).Symbol is IMethodSymbol { ContainingType: { ContainingNamespace.Name: "MultiTaskGH" } bound } && bound.Name == type);
    }

    /// <summary>The type of a tensor.</summary>
    public static TypeSyntax Tensor(SemanticModel model, int position)
    {
        return TensorNames
            .Select(static name => SyntaxFactory.ParseTypeName(name))
            .First(type => type is QualifiedNameSyntax { Left: QualifiedNameSyntax { Left: AliasQualifiedNameSyntax } }
                || model.GetSpeculativeTypeInfo(position, type, SpeculativeBindingOption.BindAsTypeOrNamespace).Type is { } bound && bound.IsExactlyTensor());
    }
}
