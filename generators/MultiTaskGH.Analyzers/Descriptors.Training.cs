using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Analyzers;

/// <content>What compiles, and spoils the training or fails in its first step.</content>
internal static partial class Descriptors
{
    /// <summary>A class whose step harmonizes nothing.</summary>
    public static readonly DiagnosticDescriptor OneTask = Create(
        "MTGH034",
        "One task alone has nothing to be harmonized with",
        "'{0}' has one task, '{1}', and a harmonizer needs two: mark another method with [Task], or train without a harmonizer",
        Usage,
        DiagnosticSeverity.Info);

    /// <summary>A backward pass or an update in the midst of a step.</summary>
    public static readonly DiagnosticDescriptor BackwardInTask = Create(
        "MTGH035",
        "The step itself computes gradients and updates parameters",
        "'{0}' calls '{1}' while the step evaluates its losses: return the loss and leave gradients and updates to the step",
        Usage,
        DiagnosticSeverity.Warning);

    /// <summary>A loss that trains nothing.</summary>
    public static readonly DiagnosticDescriptor DetachedLoss = Create(
        "MTGH036",
        "A task returns a loss that carries a gradient",
        "The task '{0}' returns a value without a gradient, which the step refuses: compute the loss from tensors that are not detached",
        Usage,
        DiagnosticSeverity.Warning);

    /// <summary>A loss without a graph.</summary>
    public static readonly DiagnosticDescriptor LossUnderNoGrad = Create(
        "MTGH037",
        "A task computes its loss with gradients switched on",
        "The task '{0}' computes this loss under '{1}', and the step refuses a loss without a gradient: end the scope before the loss is computed",
        Usage,
        DiagnosticSeverity.Warning);

    /// <summary>A value that is disposed while others need it.</summary>
    public static readonly DiagnosticDescriptor DisposedIntermediate = Create(
        "MTGH038",
        "What a step passes to a method belongs to the step",
        "'{0}' disposes '{1}', which the step passes to other methods and needs for the gradients: leave it alone",
        Usage,
        DiagnosticSeverity.Warning);

    /// <summary>Options that a step refuses.</summary>
    public static readonly DiagnosticDescriptor OwnHeadsWithoutSharedUpdate = Create(
        "MTGH039",
        "Heads keep their own gradients only where harmonized parameters are updated",
        "The step '{0}' updates none of the parameters that it harmonizes over, so that HeadGradients.Own would leave the harmonizer without any effect, which is refused: use Reweighted, or leave it out",
        Usage,
        DiagnosticSeverity.Warning);

    /// <summary>A dimension that is taken for a data type.</summary>
    public static readonly DiagnosticDescriptor SumOfByte = Create(
        "MTGH040",
        "The literal 0 is a data type to sum and prod",
        "'{0}({1})' takes the 0 for ScalarType.Byte, and reduces everything to one byte: write '{0}({2})'",
        Training,
        DiagnosticSeverity.Warning);

    /// <summary>Modules that are registered nowhere, or under a name of the compiler's.</summary>
    public static readonly DiagnosticDescriptor UnregisteredModules = Create(
        "MTGH041",
        "Modules are registered where they are held in a field of their own",
        "'{0}' {1}",
        Training,
        DiagnosticSeverity.Warning);

    /// <summary>Modules that are never registered, because nobody asks for it or too early.</summary>
    public static readonly DiagnosticDescriptor MissingRegisterComponents = Create(
        "MTGH042",
        "RegisterComponents ends the constructor of a module",
        "'{0}' is not among the parameters of '{1}': {2}",
        Training,
        DiagnosticSeverity.Warning);

    /// <summary>A call that leaves out the hooks.</summary>
    public static readonly DiagnosticDescriptor ForwardInsteadOfCall = Create(
        "MTGH043",
        "Modules are called with call",
        "'forward' of '{0}' runs no hooks: use 'call'",
        Training,
        DiagnosticSeverity.Warning);

    /// <summary>A function that ends the process where it should throw.</summary>
    public static readonly DiagnosticDescriptor RawAutogradGrad = Create(
        "MTGH044",
        "A mistake in a call of autograd.grad ends the process",
        "'autograd.grad' ends the process without an exception where an input is unused or of no use: call 'backward' with 'inputs', or use GradientHarmonizer",
        Training,
        DiagnosticSeverity.Warning);
}
