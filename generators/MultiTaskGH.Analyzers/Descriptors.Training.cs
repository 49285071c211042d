using Microsoft.CodeAnalysis;

namespace MultiTaskGH.Analyzers;

/// <content>What compiles, and spoils the training or fails in its first step.</content>
internal static partial class Descriptors
{
    /// <summary>A class whose step harmonizes nothing.</summary>
    public static readonly DiagnosticDescriptor OneTask = Create(
        "MTGH034",
        "A harmonizer needs two tasks",
        "'{0}' has one task, '{1}', and nothing to harmonize its gradient with: mark another method with [Task], or train it without a harmonizer",
        Usage,
        DiagnosticSeverity.Info);

    /// <summary>A backward pass or an update in the midst of a step.</summary>
    public static readonly DiagnosticDescriptor BackwardInTask = Create(
        "MTGH035",
        "A task must leave gradients and updates to its step",
        "'{0}' calls '{1}' while the step evaluates the losses: return the loss, and leave gradients and updates to the step",
        Usage,
        DiagnosticSeverity.Warning);

    /// <summary>A loss that trains nothing.</summary>
    public static readonly DiagnosticDescriptor DetachedLoss = Create(
        "MTGH036",
        "A task must return a loss that carries a gradient",
        "The task '{0}' returns a value that carries no gradient, which the step refuses: compute the loss from tensors that are not detached, or return null to sit out",
        Usage,
        DiagnosticSeverity.Warning);

    /// <summary>A loss without a graph.</summary>
    public static readonly DiagnosticDescriptor LossUnderNoGrad = Create(
        "MTGH037",
        "A task must compute its loss while gradients are on",
        "The task '{0}' computes its loss under '{1}', and the step refuses a loss that carries no gradient: let that scope end before the loss is computed",
        Usage,
        DiagnosticSeverity.Warning);

    /// <summary>A value that is disposed while others need it.</summary>
    public static readonly DiagnosticDescriptor DisposedIntermediate = Create(
        "MTGH038",
        "A method must not dispose what its step passes to it",
        "'{0}' must not dispose '{1}': the step passes it to other methods too, and needs it for the gradients",
        Usage,
        DiagnosticSeverity.Warning);

    /// <summary>Options that a step refuses.</summary>
    public static readonly DiagnosticDescriptor OwnHeadsWithoutSharedUpdate = Create(
        "MTGH039",
        "Heads keep own gradients only where a step updates harmonized parameters",
        "'{0}' updates nothing that it harmonizes over, and own gradients would leave the harmonizer without effect, which the step refuses: set Reweighted, or leave it out",
        Usage,
        DiagnosticSeverity.Warning);

    /// <summary>A dimension that is taken for a data type.</summary>
    public static readonly DiagnosticDescriptor SumOfByte = Create(
        "MTGH040",
        "A literal 0 is a data type to sum and prod",
        "The 0 in '{0}({1})' means ScalarType.Byte, so that everything is reduced to one byte: name the dimension, '{0}({2})'",
        Training,
        DiagnosticSeverity.Warning);

    /// <summary>Modules that are registered nowhere, or under a name of the compiler's.</summary>
    public static readonly DiagnosticDescriptor UnregisteredModules = Create(
        "MTGH041",
        "Modules must be held in fields, or in a ModuleList",
        "'{0}' {1}",
        Training,
        DiagnosticSeverity.Warning);

    /// <summary>Modules that are never registered, because nobody asks for it or too early.</summary>
    public static readonly DiagnosticDescriptor MissingRegisterComponents = Create(
        "MTGH042",
        "A module must call RegisterComponents at the end of its constructor",
        "'{0}' does not register '{1}': {2}",
        Training,
        DiagnosticSeverity.Warning);

    /// <summary>A call that leaves out the hooks.</summary>
    public static readonly DiagnosticDescriptor ForwardInsteadOfCall = Create(
        "MTGH043",
        "A module must be called by 'call', which runs its hooks",
        "'{0}.forward' runs no hooks of the module: call '{0}.call'",
        Training,
        DiagnosticSeverity.Warning);

    /// <summary>A function that ends the process where it should throw.</summary>
    public static readonly DiagnosticDescriptor RawAutogradGrad = Create(
        "MTGH044",
        "A mistake in autograd.grad ends the process",
        "A mistake in 'autograd.grad', such as an unused input, ends the process without an exception: call 'backward' with 'inputs', or use GradientHarmonizer",
        Training,
        DiagnosticSeverity.Warning);
}
