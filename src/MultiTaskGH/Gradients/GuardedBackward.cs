using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>The one place that computes gradients. Every mistake a user can make is found before the native call, or comes back as a managed exception.</summary>
internal static class GuardedBackward
{
    /// <summary>Checks what a backward pass needs of a loss.</summary>
    /// <exception cref="ArgumentException">Null, disposed, not one element, not floating, or without a graph.</exception>
    public static void Check(string task, Tensor? loss)
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

        if (!loss.requires_grad)
        {
            throw new ArgumentException(
                $"Task '{task}': the loss does not require a gradient. It was detached, computed under no_grad, or depends on no trainable parameter.");
        }
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
