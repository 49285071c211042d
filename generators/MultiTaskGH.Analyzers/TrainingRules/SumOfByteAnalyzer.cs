using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>MTGH040: a dimension 0 that the compiler takes for a data type.</summary>
/// <remarks>The literal 0 converts to every enumeration, and an optional parameter less makes that overload the better one.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SumOfByteAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.SumOfByte);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.IsLibraryReferenced())
            {
                start.RegisterOperationAction(Analyze, OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if ((call.TargetMethod.IsTorch("torch.Tensor", "sum", "prod") || call.TargetMethod.IsTorch("torch", "sum", "prod"))
            && call.Arguments.FirstOrDefault(static a => a.ArgumentKind == ArgumentKind.Explicit && IsZeroAsType(a.Value)) is { Syntax: ArgumentSyntax zero } argument)
        {
            var arguments = ((ArgumentListSyntax)zero.Parent!).Arguments;
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.SumOfByte,
                argument.Syntax.GetLocation(),
                call.TargetMethod.Name,
                Text(arguments, zero, zero.ToString()),
                Text(arguments, zero, "dim: 0")));
        }
    }

    private static string Text(IEnumerable<ArgumentSyntax> arguments, ArgumentSyntax zero, string instead) =>
        string.Join(", ", arguments.Select(a => a == zero ? instead : a.ToString()));

    /// <summary>Whether a value is an integer 0 that was converted to an enumeration, and not by a cast.</summary>
    private static bool IsZeroAsType(IOperation value)
    {
        var isEnumeration = false;
        while (value is IConversionOperation { IsImplicit: true } conversion)
        {
            isEnumeration |= IsScalarType(conversion.Type);
            value = conversion.Operand;
        }

        return isEnumeration && value is { Type.SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_UInt64, ConstantValue.HasValue: true };
    }

    private static bool IsScalarType(ITypeSymbol? type) => type is INamedTypeSymbol named
        && (named.IsTorchType("torch.ScalarType") || (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T && IsScalarType(named.TypeArguments[0])));
}
