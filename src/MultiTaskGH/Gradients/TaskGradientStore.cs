using TorchSharp;
using static TorchSharp.torch;

namespace MultiTaskGH;

/// <summary>Gradients by task and parameter as the backward passes made them. A parameter that one task reaches costs one gradient, not N.</summary>
internal sealed class TaskGradientStore(NamedParameter[] parameters) : IDisposable
{
    private Tensor?[,] gradients = new Tensor?[0, parameters.Length];

    /// <summary>Makes room for some tasks and forgets every gradient.</summary>
    public void Begin(int taskCount)
    {
        Clear();
        if (gradients.GetLength(0) < taskCount)
        {
            gradients = new Tensor?[taskCount, parameters.Length];
        }
    }

    /// <summary>Takes over the parameters' gradients as those of a task and leaves the parameters without any.</summary>
    public void Take(int task)
    {
        for (var k = 0; k < parameters.Length; k++)
        {
            var parameter = parameters[k].Parameter;
            var gradient = parameter.grad;
            if (gradient is null || gradient.IsInvalid)
            {
                continue;
            }

            parameter.grad = null;
            if (gradient.is_sparse)
            {
                var sparse = gradient;
                gradient = sparse.to_dense();
                sparse.Dispose();
            }

            if (gradients[task, k] is { } earlier)
            {
                earlier.add_(gradient);
                gradient.Dispose();
            }
            else
            {
                gradients[task, k] = gradient.DetachFromDisposeScope();
            }
        }
    }

    /// <summary>The first task with a gradient that is not finite, and the parameter's name; a task of -1 where all are finite.</summary>
    public (int Task, string? Parameter) FirstNonFinite()
    {
        using var scope = NewDisposeScope();
        var sums = new List<Tensor>();
        var owners = new List<(int Task, string Parameter)>();
        for (var task = 0; task < gradients.GetLength(0); task++)
        {
            for (var k = 0; k < parameters.Length; k++)
            {
                if (gradients[task, k] is { } gradient)
                {
                    // A sum is finite if and only if its terms are, save for overflow, which is no gradient to train on either.
                    sums.Add(gradient.sum(gradient.dtype is ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32));
                    owners.Add((task, parameters[k].Name));
                }
            }
        }

        var numbers = ScalarReader.Read(sums);
        for (var i = 0; i < owners.Count; i++)
        {
            if (!double.IsFinite(numbers[i]))
            {
                return owners[i];
            }
        }

        return (-1, null);
    }

    /// <summary>The first trainable parameter that no task has reached; null where all were.</summary>
    public string? FirstUnreached()
    {
        for (var k = 0; k < parameters.Length; k++)
        {
            var isReached = false;
            for (var task = 0; task < gradients.GetLength(0); task++)
            {
                isReached |= gradients[task, k] is not null;
            }

            if (!isReached && parameters[k].Parameter.requires_grad)
            {
                return parameters[k].Name;
            }
        }

        return null;
    }

    /// <summary>
    /// Adds <c>sum_i factors_i gradient_i</c> to what the parameters have. A parameter that no task reached is left as it is, so that
    /// no optimizer moves it for a gradient of zeros.
    /// </summary>
    /// <param name="factors">By task.</param>
    public void CombineAndAssign(ReadOnlySpan<double> factors)
    {
        for (var k = 0; k < parameters.Length; k++)
        {
            var parameter = parameters[k].Parameter;
            var combined = parameter.grad is { IsInvalid: false } present ? present : null;
            for (var task = 0; task < factors.Length; task++)
            {
                if (gradients[task, k] is not { } gradient)
                {
                    continue;
                }

                gradients[task, k] = null;
                using var factor = factors[task].ToScalar();
                if (combined is null)
                {
                    combined = factors[task] == 1 ? gradient : gradient.mul_(factor);
                }
                else
                {
                    combined.add_(gradient, factor);
                    gradient.Dispose();
                }
            }

            if (combined is not null)
            {
                parameter.grad = combined;
                combined.Dispose();
            }
        }
    }

    public void Clear()
    {
        foreach (var gradient in gradients)
        {
            gradient?.Dispose();
        }

        Array.Clear(gradients);
    }

    public void Dispose() => Clear();
}
