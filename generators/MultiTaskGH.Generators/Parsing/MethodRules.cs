using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Generators.Parsing;

/// <summary>Checks the signatures of tasks and intermediates.</summary>
internal static class MethodRules
{
    public static void Check(HostMethod method, INamedTypeSymbol host, Compilation compilation, FindingList findings)
    {
        var symbol = method.Symbol;
        findings.IsIncomplete |= ErrorTypes.HasUnknownArgument(method.Attribute);
        if (WhyNotSupported(symbol, host) is { } reason)
        {
            findings.Add(Rule.MethodNotSupported, symbol, symbol.Name, reason);
            return;
        }

        if (ErrorTypes.IsUnknown(symbol.ReturnType, host))
        {
            findings.IsIncomplete = true;
        }
        else if (method.IsTask && WhyNoTensor(symbol) is { } noTensor)
        {
            findings.Add(Rule.TaskReturnsNoTensor, symbol, symbol.Name, noTensor);
        }
        else if (method.Role == Role.Metric && WhyNoNumber(symbol) is { } noNumber)
        {
            findings.Add(Rule.MetricReturnsNoNumber, symbol, symbol.Name, noNumber);
        }
        else if (method.Role == Role.Intermediate && WhyNoValue(symbol, host) is { } noValue)
        {
            findings.Add(Rule.IntermediateReturnsNoValue, symbol, symbol.Name, noValue);
        }

        foreach (var parameter in symbol.Parameters)
        {
            if (parameter.Name.Length == 0
                || ErrorTypes.IsUnknown(parameter.Type, host)
                || ErrorTypes.HasUnknownDefault(parameter, compilation)
                || (parameter.Find(KnownNames.From) is { } from && ErrorTypes.HasUnknownArgument(from)))
            {
                findings.IsIncomplete = true;
            }
            else if (WhyNotSupported(parameter, host) is { } parameterReason)
            {
                findings.Add(Rule.ParameterNotSupported, parameter, parameter.Name, symbol.Name, parameterReason);
            }
        }
    }

    /// <summary>Why a method can have no role in a step; null where it can.</summary>
    public static string? WhyNotSupported(IMethodSymbol method, INamedTypeSymbol host) => method switch
    {
        { MethodKind: MethodKind.ExplicitInterfaceImplementation } => "it implements an interface explicitly and cannot be called by its name; mark a method that it calls",
        { MethodKind: not MethodKind.Ordinary } => "it is no ordinary method; mark a method that it calls",
        { IsGenericMethod: true } => "it is generic, and nothing says for which type it should be called; use types in place of its type parameters",
        { IsVararg: true } => "it takes a variable list of arguments; take an array",
        _ when Notices.Forbids(method, host) => "it is obsolete, and calling it is an error; mark the method that replaces it",
        _ => null,
    };

    private static string? WhyNoTensor(IMethodSymbol method) => method switch
    {
        { IsAsync: true } => "is asynchronous, and the step goes on when it returns",
        { ReturnsVoid: true } => "returns nothing",
        var m when !m.ReturnType.IsTensor() => $"returns '{HostMembers.Display(m.ReturnType)}'",
        _ => null,
    };

    private static string? WhyNoNumber(IMethodSymbol method) => method switch
    {
        { IsAsync: true } => "is asynchronous, and the step goes on when it returns",
        { ReturnsVoid: true } => "returns nothing",
        var m when !IsNumber(m.ReturnType) && !m.ReturnType.IsTensor() => $"returns '{HostMembers.Display(m.ReturnType)}'",
        _ => null,
    };

    private static bool IsNumber(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Double or SpecialType.System_Single } => true,
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => IsNumber(nullable.TypeArguments[0]),
        _ => false,
    };

    private static string? WhyNoValue(IMethodSymbol method, INamedTypeSymbol host) => method switch
    {
        { IsAsync: true } => "is asynchronous, and the step goes on when it returns",
        { ReturnsVoid: true } => "returns nothing",
        { ReturnType.TypeKind: TypeKind.Dynamic } => "returns 'dynamic', and what it feeds would be chosen at run time",
        var m when m.ReturnType.IsAwaitable() => $"returns '{HostMembers.Display(m.ReturnType)}', a promise of a value",
        var m when HoldsPointer(m.ReturnType) => "returns a pointer",
        var m when Notices.ForbidsType(m.ReturnType, host) => "returns a type that is obsolete, and using it is an error",
        _ => null,
    };

    /// <summary>Why a step cannot pass anything to a parameter; null where it can.</summary>
    public static string? WhyNotSupported(IParameterSymbol parameter, INamedTypeSymbol host) => parameter switch
    {
        { IsParams: true } => "is declared 'params': take an array",
        { RefKind: RefKind.Ref } => "is passed by 'ref': take it by value or by 'in'",
        { RefKind: RefKind.Out } => "is passed by 'out': take it by value or by 'in'",
        { RefKind: RefKind.RefReadOnlyParameter } => "is passed by 'ref readonly': take it by value or by 'in'",
        { Type.TypeKind: TypeKind.Dynamic } => "is 'dynamic', and the method would be chosen at run time: take an 'object'",
        _ when HoldsPointer(parameter.Type) => "holds pointers, which need unsafe code: take an array or a span",
        _ when Notices.ForbidsType(parameter.Type, host) => "has a type that is obsolete, and using it is an error: take another type",
        _ => null,
    };

    private static bool HoldsPointer(ITypeSymbol type) => type switch
    {
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => true,
        IArrayTypeSymbol array => HoldsPointer(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(HoldsPointer) || (named.ContainingType is { } container && HoldsPointer(container)),
        _ => false,
    };
}
