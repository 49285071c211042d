using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Generated;

/// <summary>
/// A training step as one writes it without the library: one backward pass per task, gradients in arrays, the harmonizer's weights, and
/// the sums written into the parameters. Nothing of it is fast, and everything is in sight.
/// </summary>
internal sealed class HandWrittenStep(IEquivalenceModel model, Harmonizer harmonizer, Optimizer optimizer, HeadGradients headGradients)
{
    private readonly HarmonizerRun run = harmonizer.Start(model.Factors.Length);
    private readonly HashSet<Parameter> shared = [.. model.SharedParameters().Select(static named => named.Parameter)];
    private readonly Parameter[] parameters = model.Parameters;
    private long index;

    /// <summary>Updates with the sum of the gradients of several batches.</summary>
    public void Run(params Tensor[] batches)
    {
        var gradients = Gradients(batches, out var losses);
        var weights = Weights(gradients, losses);
        for (var k = 0; k < parameters.Length; k++)
        {
            var scaled = shared.Contains(parameters[k]) || headGradients == HeadGradients.Reweighted;
            double[]? sum = null;
            for (var i = 0; i < weights.Length; i++)
            {
                if (gradients[i][k] is { } gradient)
                {
                    sum ??= new double[gradient.Length];
                    for (var e = 0; e < sum.Length; e++)
                    {
                        sum[e] += (scaled ? weights[i] : 1) * gradient[e];
                    }
                }
            }

            parameters[k].grad = sum is null ? null : tensor(sum, dtype: ScalarType.Float64).reshape(parameters[k].shape);
        }

        optimizer.step();
        index++;
    }

    private double[]?[][] Gradients(Tensor[] batches, out double[] losses)
    {
        var gradients = model.Factors.Select(_ => new double[]?[parameters.Length]).ToArray();
        losses = new double[model.Factors.Length];
        foreach (var batch in batches)
        {
            var evaluated = model.LossesByHand(batch);
            for (var i = 0; i < evaluated.Length; i++)
            {
                foreach (var parameter in parameters)
                {
                    parameter.grad = null;
                }

                var loss = evaluated[i] * model.Factors[i];
                loss.backward(retain_graph: true);
                losses[i] += loss.ToDouble();
                for (var k = 0; k < parameters.Length; k++)
                {
                    if (parameters[k].grad is { } gradient)
                    {
                        var values = gradient.contiguous().data<double>().ToArray();
                        gradients[i][k] = gradients[i][k] is { } before ? [.. before.Zip(values, static (a, b) => a + b)] : values;
                    }
                }
            }
        }

        return gradients;
    }

    private double[] Weights(double[]?[][] gradients, double[] losses)
    {
        var count = gradients.Length;
        var rows = gradients.Select(task => parameters
            .SelectMany((parameter, k) => shared.Contains(parameter) ? task[k] ?? new double[parameter.numel()] : [])
            .ToArray()).ToArray();
        var gramian = new double[count * count];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                gramian[(i * count) + j] = rows[i].Zip(rows[j], static (a, b) => a * b).Sum();
            }
        }

        var weights = new double[count];
        var result = run.Solve(
            new HarmonizerInput
            {
                ActiveTasks = Enumerable.Range(0, count).ToArray(),
                Losses = harmonizer.Needs.HasFlag(Needs.Losses) ? losses : [],
                Gramian = harmonizer.Needs.HasFlag(Needs.Gramian) ? gramian : [],
                GradientEpsilon = Math.Pow(2, -52),
                StepIndex = index,
            },
            weights);
        return result.Failure is null ? weights : throw new InvalidOperationException(result.Failure);
    }
}
