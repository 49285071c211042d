using TorchSharp.Modules;
using static TorchSharp.torch.optim;

namespace MultiTaskGH;

/// <summary>The optimizers of a step, with what they held when the step was created.</summary>
internal sealed class OptimizerSet
{
    private readonly Optimizer[] optimizers;
    private readonly Parameter[][] parameters;

    public OptimizerSet(IReadOnlyList<Optimizer> optimizers)
    {
        this.optimizers = [.. optimizers];
        parameters = Array.ConvertAll(this.optimizers, optimizer => optimizer.parameters().ToArray());
    }

    /// <summary>
    /// Checks that each optimizer holds what it held. One that was made from <c>module.parameters()</c> enumerates the module anew in every step: it
    /// would fail at a parameter that it does not know, with those before it updated.
    /// </summary>
    /// <exception cref="InvalidOperationException">One does not.</exception>
    public void CheckUnchanged()
    {
        for (var o = 0; o < optimizers.Length; o++)
        {
            var count = 0;
            foreach (var parameter in Held(o))
            {
                if (count >= parameters[o].Length || !ReferenceEquals(parameter, parameters[o][count]))
                {
                    throw Changed(o);
                }

                count++;
            }

            if (count != parameters[o].Length)
            {
                throw Changed(o);
            }
        }
    }

    /// <summary>Steps with all of them.</summary>
    /// <exception cref="InvalidOperationException">One failed.</exception>
    public void Step()
    {
        for (var o = 0; o < optimizers.Length; o++)
        {
            try
            {
                optimizers[o].step();
            }
            catch (Exception exception)
            {
                throw Failed(o, exception);
            }
        }
    }

    private IEnumerable<Parameter> Held(int o)
    {
        try
        {
            return optimizers[o].parameters();
        }
        catch (Exception exception)
        {
            throw Failed(o, exception);
        }
    }

    private InvalidOperationException Changed(int o) => new(
        $"optimizers[{o}] ({optimizers[o].GetType().Name}) must hold the parameters that it held when the step was created ({parameters[o].Length}), and does not: a module was "
        + "added, replaced or moved since. Create the optimizer from parameters().ToArray() when the model is complete and on its device, then the step. Nothing was updated.");

    private InvalidOperationException Failed(int o, Exception exception) => new(
        $"optimizers[{o}] ({optimizers[o].GetType().Name}) failed: {exception.Message} Was it disposed, or created before a module was moved? What it had updated before it failed stays updated.",
        exception);
}
