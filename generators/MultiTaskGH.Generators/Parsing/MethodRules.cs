using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Checks the signatures of tasks and intermediates.</summary>
internal static class MethodRules
{
    public static void Check(HostMethod method, FindingList findings)
    {
        var symbol = method.Symbol;
        if (WhyNotSupported(symbol) is { } reason)
        {
            findings.Add(Rule.MethodNotSupported, symbol, symbol.Name, reason);
            return;
        }

        if (method.IsTask && WhyNoTensor(symbol) is { } noTensor)
        {
            findings.Add(Rule.TaskReturnsNoTensor, symbol, symbol.Name, noTensor);
        }

        if (!method.IsTask && WhyNoValue(symbol) is { } noValue)
        {
            findings.Add(Rule.IntermediateReturnsNoValue, symbol, symbol.Name, noValue);
        }

        foreach (var parameter in symbol.Parameters)
        {
            if (parameter.Name.Length == 0)
            {
                findings.IsIncomplete = true;
            }
            else if (WhyNotSupported(parameter) is { } parameterReason)
            {
                findings.Add(Rule.ParameterNotSupported, parameter, parameter.Name, symbol.Name, parameterReason);
            }
        }
    }

    private static string? WhyNotSupported(IMethodSymbol method) => method switch
    {
        { MethodKind: MethodKind.ExplicitInterfaceImplementation } => "it implements an interface explicitly and cannot be called by its name",
        { MethodKind: not MethodKind.Ordinary } => "it is no ordinary method",
        { IsGenericMethod: true } => "it is generic, and nothing says for which type it should be called",
        { IsVararg: true } => "it takes a variable list of arguments",
        _ => null,
    };

    private static string? WhyNoTensor(IMethodSymbol method) => method switch
    {
        { IsAsync: true } => "is asynchronous",
        { ReturnsVoid: true } => "returns nothing",
        var m when !m.ReturnType.IsTensor() => $"returns '{m.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'",
        { ReturnType.NullableAnnotation: NullableAnnotation.Annotated } => "may return null",
        _ => null,
    };

    private static string? WhyNoValue(IMethodSymbol method) => method switch
    {
        { IsAsync: true } => "is asynchronous",
        { ReturnsVoid: true } => "returns nothing",
        var m when m.ReturnType.IsAwaitable() => $"returns '{m.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}', a promise of a value",
        { ReturnType.TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer } => "returns a pointer",
        _ => null,
    };

    private static string? WhyNotSupported(IParameterSymbol parameter) => parameter switch
    {
        { IsParams: true } => "is declared 'params'",
        { RefKind: RefKind.Ref } => "is passed by 'ref'",
        { RefKind: RefKind.Out } => "is passed by 'out'",
        { RefKind: RefKind.RefReadOnlyParameter } => "is passed by 'ref readonly'",
        { Type.TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer } => "is a pointer",
        { Type: IArrayTypeSymbol { ElementType.TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer } } => "is an array of pointers",
        _ => null,
    };
}
