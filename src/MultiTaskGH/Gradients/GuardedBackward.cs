using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>The one place that computes gradients. Every mistake a user can make is found before the native call, or comes back as a managed exception.</summary>
internal static class GuardedBackward
{
    /// <summary>Checks what a backward pass needs of a loss.</summary>
    /// <param name="task">The task's key.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="needsGraph">Whether a backward pass follows.</param>
    /// <exception cref="ArgumentException">Null, disposed, not one element, not floating, or without a graph.</exception>
    public static void Check(string task, Tensor? loss, bool needsGraph)
    {
        if (loss is null)
        {
            throw new ArgumentException($"Task '{task}': the loss must not be null. Return a scalar tensor.");
        }

        if (loss.IsInvalid)
        {
            throw new ArgumentException($"Task '{task}': the loss was disposed. Return a tensor that is alive, and do not dispose it in the task.");
        }

        if (loss.numel() != 1)
        {
            throw new ArgumentException(
                $"Task '{task}': the loss must be a scalar. Found shape [{string.Join(", ", loss.shape)}]. Reduce it, for example with mean().");
        }

        if (!loss.is_floating_point())
        {
            throw new ArgumentException($"Task '{task}': the loss must be a floating-point number. Found {loss.dtype}.");
        }

        if (needsGraph && !loss.requires_grad)
        {
            throw new ArgumentException(
                $"Task '{task}': the loss does not require a gradient. It was detached, computed under no_grad, or depends on no trainable parameter.");
        }
    }

    /// <summary>Checks what a backward pass needs of the losses of a family; returns their number.</summary>
    /// <param name="task">The family's key.</param>
    /// <param name="losses">Its losses.</param>
    /// <param name="needsGraph">Whether a backward pass follows.</param>
    /// <exception cref="ArgumentException">Disposed, not a vector of at least one element, not floating, or without a graph.</exception>
    public static int CheckFamily(string task, Tensor losses, bool needsGraph)
    {
        if (losses.IsInvalid)
        {
            throw new ArgumentException($"Task family '{task}': the losses were disposed. Return a tensor that is alive, and do not dispose it in the task.");
        }

        if (losses.dim() != 1 || losses.numel() == 0)
        {
            throw new ArgumentException(
                $"Task family '{task}': the losses must be a vector of at least one element. Found shape [{string.Join(", ", losses.shape)}]. Reduce the other dimensions, so that one loss per task is left.");
        }

        if (!losses.is_floating_point())
        {
            throw new ArgumentException($"Task family '{task}': the losses must be floating-point numbers. Found {losses.dtype}.");
        }

        return losses.requires_grad || !needsGraph
            ? (int)losses.numel()
            : throw new ArgumentException(
                $"Task family '{task}': the losses do not require a gradient. They were detached, computed under no_grad, or depend on no trainable parameter.");
    }

    /// <summary>Accumulates the gradients of a checked loss into the inputs' <c>.grad</c>, and into nothing else.</summary>
    /// <param name="subject">Whose loss it is, as an error begins with it.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="inputs">Leaf tensors that require a gradient.</param>
    /// <param name="retainGraph">Whether another pass over the same graph follows.</param>
    /// <exception cref="InvalidOperationException">The native pass failed.</exception>
    public static void Run(string subject, Tensor loss, IList<Tensor> inputs, bool retainGraph)
    {
        try
        {
#pragma warning disable RS0030 // This is the guarded place.
            loss.backward(retain_graph: retainGraph, inputs: inputs);
#pragma warning restore RS0030
        }
        catch (ExternalException exception)
        {
            throw new InvalidOperationException($"{subject}: {Explain(exception.Message)}", exception);
        }
    }

    /// <summary>The same for a combination of several losses.</summary>
    public static void RunTogether(IReadOnlyList<TaskLoss> losses, Tensor total, IList<Tensor> inputs, bool retainGraph)
    {
        try
        {
#pragma warning disable RS0030 // This is the guarded place.
            total.backward(retain_graph: retainGraph, inputs: inputs);
#pragma warning restore RS0030
        }
        catch (ExternalException exception)
        {
            throw new InvalidOperationException($"{Together(losses)}: {Explain(exception.Message)}", exception);
        }
    }

    /// <summary>Carries gradients at some tensors on to the inputs, past what lies behind these tensors.</summary>
    /// <param name="losses">The losses whose gradients they are.</param>
    /// <param name="tensors">The tensors, each with a graph.</param>
    /// <param name="gradients">Their gradients, of the same shapes, types and devices.</param>
    /// <param name="inputs">Leaf tensors that require a gradient.</param>
    /// <param name="retainGraph">Whether another pass over the same graph follows.</param>
    /// <exception cref="InvalidOperationException">The native pass failed.</exception>
    public static void RunFrom(IReadOnlyList<TaskLoss> losses, IList<Tensor> tensors, IList<Tensor> gradients, IList<Tensor> inputs, bool retainGraph)
    {
        try
        {
#pragma warning disable RS0030 // This is the guarded place.
            autograd.backward(tensors, gradients, retain_graph: retainGraph, inputs: inputs);
#pragma warning restore RS0030
        }
        catch (ExternalException exception)
        {
            throw new InvalidOperationException($"{Together(losses)}, in front of the cut: {Explain(exception.Message)}", exception);
        }
    }

    private static string Together(IReadOnlyList<TaskLoss> losses) =>
        losses.Count == 1 ? losses[0].Subject : $"Tasks {string.Join(", ", losses.Select(loss => loss.Subject["Task ".Length..]))} together";

    private static string Explain(string message)
    {
        if (message.Contains("backward through the graph a second time", StringComparison.Ordinal))
        {
            return "the graph was already freed, because the loss, or something it depends on, comes from an earlier step. Compute it anew in every step, or detach it.";
        }

        return message.Contains("modified by an inplace operation", StringComparison.Ordinal)
            ? "a tensor that the gradient needs was changed in place after the loss was computed: by an in-place operation, or by an optimizer if the loss, or something it depends on, comes from an earlier step. Compute it anew in every step, or detach it. "
                + FirstLine(message)
            : $"the backward pass failed. {FirstLine(message)}";
    }

    private static string FirstLine(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }
}
