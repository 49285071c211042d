using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.CodeFixes;

/// <summary>Finds the tensor behind a number that was made of it, or behind a promise of it.</summary>
/// <remarks>A number that converts back to a tensor would compile as well, and no gradient would flow from it.</remarks>
internal static class LossExpressions
{
    /// <summary>The expression without its conversions to a number or a promise; null where no tensor is left.</summary>
    /// <param name="expression">What the method returns.</param>
    /// <param name="model">Its meaning.</param>
    /// <param name="isLast">Whether it is what a method without a value does last: the backward pass of a loss is that of the step.</param>
    public static ExpressionSyntax? ToTensor(ExpressionSyntax expression, SemanticModel model, bool isLast = false)
    {
        if (IsTensor(expression, model))
        {
            return !isLast || expression.Parent is ArrowExpressionClauseSyntax ? expression : null;
        }

        return expression switch
        {
            ThrowExpressionSyntax => expression,
            LiteralExpressionSyntax when !isLast && expression.IsKind(SyntaxKind.NullLiteralExpression) => expression,
            ParenthesizedExpressionSyntax parenthesized => ToTensor(parenthesized.Expression, model) is { } inner ? parenthesized.WithExpression(inner) : null,
            CastExpressionSyntax cast => !IsWhole(model.GetTypeInfo(cast).Type) ? ToTensor(cast.Expression, model) : null,
            PrefixUnaryExpressionSyntax minus when minus.IsKind(SyntaxKind.UnaryMinusExpression) => ToTensor(minus.Operand, model) is { } operand ? minus.WithOperand(operand) : null,
            ConditionalExpressionSyntax choice => Choose(choice, model),
            BinaryExpressionSyntax binary when IsArithmetic(binary) => Combine(binary, model),
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } invocation => OfInvocation(invocation, member, model, isLast),
            BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [var argument], Initializer: null } => IsPromise(expression, model) ? ToTensor(argument.Expression, model) : null,
            _ => null,
        };
    }

    /// <summary>A statement that returns what the given one did last.</summary>
    public static ReturnStatementSyntax Return(ExpressionStatementSyntax statement, ExpressionSyntax tensor) => SyntaxFactory.ReturnStatement(
        SyntaxFactory.Token(statement.GetLeadingTrivia(), SyntaxKind.ReturnKeyword, SyntaxFactory.TriviaList(SyntaxFactory.Space)),
        tensor.WithoutTrivia(),
        statement.SemicolonToken);

    private static ExpressionSyntax? OfInvocation(InvocationExpressionSyntax invocation, MemberAccessExpressionSyntax member, SemanticModel model, bool isLast)
    {
        var arguments = invocation.ArgumentList.Arguments;
        var name = member.Name.Identifier.ValueText;
        if (IsTensor(member.Expression, model))
        {
            // Those to whole numbers cut off, and the tensor would be another loss.
            var makesNumber = name is "item" or "ToScalar" or "ToDouble" or "ToSingle" or "ToHalf" && IsFraction(model.GetTypeInfo(invocation).Type);
            return arguments.Count == 0 && (makesNumber || (isLast && name == "backward")) ? member.Expression : null;
        }

        return name == "FromResult" && arguments.Count == 1 && IsPromise(invocation, model) ? ToTensor(arguments[0].Expression, model) : null;
    }

    private static ConditionalExpressionSyntax? Choose(ConditionalExpressionSyntax choice, SemanticModel model) =>
        ToTensor(choice.WhenTrue, model) is { } whenTrue && ToTensor(choice.WhenFalse, model) is { } whenFalse
            ? choice.WithWhenTrue(whenTrue.WithTriviaFrom(choice.WhenTrue)).WithWhenFalse(whenFalse.WithTriviaFrom(choice.WhenFalse))
            : null;

    private static BinaryExpressionSyntax? Combine(BinaryExpressionSyntax binary, SemanticModel model)
    {
        var (left, right) = (ToTensor(binary.Left, model), ToTensor(binary.Right, model));
        var isCertain = (left is not null || IsNumber(binary.Left, model)) && (right is not null || IsNumber(binary.Right, model)) && (left ?? right) is not null;
        return isCertain
            ? binary.WithLeft((left ?? binary.Left).WithTriviaFrom(binary.Left)).WithRight((right ?? binary.Right).WithTriviaFrom(binary.Right))
            : null;
    }

    private static bool IsArithmetic(BinaryExpressionSyntax binary) =>
        binary.Kind() is SyntaxKind.AddExpression or SyntaxKind.SubtractExpression or SyntaxKind.MultiplyExpression or SyntaxKind.DivideExpression;

    private static bool IsTensor(ExpressionSyntax expression, SemanticModel model) => model.GetTypeInfo(expression).Type is { } type && type.IsTensor();

    private static bool IsPromise(ExpressionSyntax expression, SemanticModel model) => model.GetTypeInfo(expression).Type is { } type && type.IsAwaitable();

    private static bool IsNumber(ExpressionSyntax expression, SemanticModel model) =>
        model.GetTypeInfo(expression).Type?.SpecialType is SpecialType.System_Double or SpecialType.System_Single or SpecialType.System_Int32 or SpecialType.System_Int64;

    private static bool IsWhole(ITypeSymbol? type) =>
        (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] } ? value : type)?.SpecialType is >= SpecialType.System_Char and <= SpecialType.System_UInt64;

    private static bool IsFraction(ITypeSymbol? type) =>
        type?.SpecialType is SpecialType.System_Double or SpecialType.System_Single || type is { Name: "Half" or "Scalar" };
}
