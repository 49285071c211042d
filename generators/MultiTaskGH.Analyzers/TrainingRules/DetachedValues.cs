using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using MultiTaskGH.Generators.Parsing;

namespace MultiTaskGH.Analyzers.TrainingRules;

/// <summary>The tensors of a method that certainly carry no gradient: everything that is not understood may carry one.</summary>
internal sealed class DetachedValues(ReturnedValues method)
{
    // How deep locals are followed: those of code that does not compile may stand for themselves.
    private const int MaxDepth = 64;

    private static readonly string[] Constants = ["tensor", "scalar_tensor", "zeros", "ones", "full", "zeros_like", "ones_like", "full_like"];
    private static readonly string[] Switches = ["requires_grad_", "with_requires_grad"];

    public bool Contains(IOperation value) => IsDetached(value, 0);

    private bool IsDetached(IOperation value, int depth) => depth < MaxDepth && value switch
    {
        // A number that becomes a tensor.
        IConversionOperation { OperatorMethod: { } conversion } number => conversion.ContainingType.IsExactlyTensor() && IsNumber(number.Operand.Type),
        IConversionOperation conversion => IsDetached(conversion.Operand, depth + 1),
        IInvocationOperation call => IsDetached(call, depth + 1),
        IBinaryOperation { OperatorMethod.ContainingType: { } type } binary => type.IsExactlyTensor() && CarriesNothing(binary.LeftOperand, depth + 1) && CarriesNothing(binary.RightOperand, depth + 1),
        IUnaryOperation { OperatorMethod.ContainingType: { } type } unary => type.IsExactlyTensor() && IsDetached(unary.Operand, depth + 1),
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance } => IsDetached(instance, depth + 1),
        ILocalReferenceOperation { Local: var local } => method.SoleValue(local) is { } sole && IsDetached(sole, depth + 1) && method.Reads(local).All(read => LeavesItDetached(read, depth + 1)),
        _ => false,
    };

    private bool IsDetached(IInvocationOperation call, int depth)
    {
        var target = call.TargetMethod;
        if (!target.ReturnType.IsExactlyTensor() || Switches.Contains(target.Name))
        {
            return false;
        }

        if (target.IsTorch("torch.Tensor", "detach", "detach_"))
        {
            return true;
        }

        if (target.IsTorch("torch", Constants) || target.IsTorch("torch.Tensor", Constants))
        {
            return !call.Arguments.Any(static a => a.Parameter?.Name == "requires_grad" && a.Value.ConstantValue is not { HasValue: true, Value: false });
        }

        var arguments = call.Arguments.Select(static a => a.Value).ToList();
        var tensors = arguments.Where(static a => a.Unconverted().Type?.IsTensor() ?? false).Concat(call.Instance is { } instance ? [instance] : Array.Empty<IOperation>());
        return target.ContainingAssembly?.Name == "TorchSharp"
            && (call.Instance?.Type?.IsExactlyTensor() ?? target.IsStatic)
            && tensors.Any()
            && tensors.All(tensor => IsDetached(tensor, depth))
            && arguments.All(argument => CarriesNothing(argument, depth));
    }

    private bool CarriesNothing(IOperation value, int depth) =>
        value.ConstantValue.HasValue || value.Unconverted() is IDefaultValueOperation || IsNumber(value.Unconverted().Type) || IsDetached(value, depth);

    private static bool HoldsTensors(ITypeSymbol? type) => type switch
    {
        null => false,
        IArrayTypeSymbol array => HoldsTensors(array.ElementType),
        INamedTypeSymbol { TypeArguments: { IsEmpty: false } parts } => parts.Any(HoldsTensors),
        _ => type.IsTensor(),
    };

    private static bool IsNumber(ITypeSymbol? type) => type switch
    {
        null => false,
        IArrayTypeSymbol array => IsNumber(array.ElementType),
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => IsNumber(nullable.TypeArguments[0]),
        INamedTypeSymbol { Name: "Scalar", ContainingNamespace: { Name: "TorchSharp", ContainingNamespace.IsGlobalNamespace: true } } => true,
        _ => type.TypeKind == TypeKind.Enum || type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_Double,
    };

    // In place, a detached tensor takes on the gradient of what it is combined with.
    private bool LeavesItDetached(IOperation read, int depth) => depth < MaxDepth && read.Parent switch
    {
        IReturnOperation or IBinaryOperation or IUnaryOperation or IConditionalOperation => true,
        IConversionOperation conversion => LeavesItDetached(conversion, depth + 1),
        IInvocationOperation { TargetMethod: var called } call => call.Instance == read
            && called.ContainingAssembly?.Name == "TorchSharp"
            && !called.Name.EndsWith("_", StringComparison.Ordinal)
            && !Switches.Contains(called.Name)
            && StaysAsItIs(call, depth),
        IPropertyReferenceOperation property => property.Instance == read && property.Property.Name != "requires_grad" && StaysAsItIs(property, depth),
        _ => false,
    };

    // What is taken of a tensor may be a view of it: what is written there is written into the tensor.
    private bool StaysAsItIs(IOperation part, int depth) => !HoldsTensors(part.Type) || part.Parent switch
    {
        IAssignmentOperation assignment when assignment.Target == part => false,
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => method.Reads(local).All(read => LeavesItDetached(read, depth + 1)),
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } => method.Reads(local).All(read => LeavesItDetached(read, depth + 1)),
        IArgumentOperation or IExpressionStatementOperation or null => true,
        _ => LeavesItDetached(part, depth + 1),
    };
}
