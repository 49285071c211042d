using MultiTaskGH.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace MultiTaskGH.Tests.Generated;

/// <summary>
/// A training step as one writes it without the library: one backward pass per task, gradients in arrays, the harmonizer's weights, and
/// the sums written into the parameters. Nothing of it is fast, and everything is in sight.
/// </summary>
/// <param name="harmonized">The parameters over which the gradients are harmonized.</param>
/// <param name="updated">The parameters that receive gradients; those that are not harmonized are heads.</param>
/// <param name="groups">The number of its group for each task.</param>
/// <param name="harmonizer">The method.</param>
/// <param name="optimizers">They step at the end.</param>
/// <param name="headGradients">What heads receive.</param>
internal sealed class HandWrittenStep(
    IEnumerable<Parameter> harmonized,
    IEnumerable<Parameter> updated,
    int[] groups,
    Harmonizer harmonizer,
    Optimizer[] optimizers,
    HeadGradients headGradients)
{
    private readonly HarmonizerRun[] runs = [.. Enumerable.Range(0, groups.Max() + 1).Select(group => harmonizer.Start(groups.Count(g => g == group)))];
    private readonly HashSet<Parameter> shared = [.. harmonized];
    private readonly HashSet<Parameter> changed = [.. updated];
    private readonly Parameter[] parameters = [.. harmonized.Union(updated)];
    private long index;

    /// <summary>The factor of each task after harmonizing.</summary>
    public double[] PostWeights { get; set; } = [.. Enumerable.Repeat(1.0, groups.Length)];

    /// <summary>
    /// Updates with the sum of the gradients of several evaluations of the losses, their factors before harmonizing included. Null is the loss of
    /// a task that sits out.
    /// </summary>
    public void Run(params Func<Tensor?[]>[] evaluations)
    {
        var gradients = Gradients(evaluations, out var losses);
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
                        sum[e] += (scaled ? weights[i] : 1) * PostWeights[i] * gradient[e];
                    }
                }
            }

            parameters[k].grad = sum is null || !changed.Contains(parameters[k]) ? null : tensor(sum, dtype: ScalarType.Float64).reshape(parameters[k].shape);
        }

        foreach (var optimizer in optimizers)
        {
            optimizer.step();
        }

        index++;
        if (harmonizer.Needs.HasFlag(Needs.LossesAfterUpdate))
        {
            Observe(evaluations.Single()());
        }
    }

    private void Observe(Tensor?[] losses)
    {
        for (var group = 0; group < runs.Length; group++)
        {
            var members = Enumerable.Range(0, groups.Length).Where(i => groups[i] == group).ToArray();
            var active = Enumerable.Range(0, members.Length).Where(m => losses[members[m]] is not null).ToArray();
            runs[group].ObserveUpdate(active, [.. active.Select(m => losses[members[m]]!.ToDouble())]);
        }
    }

    private double[]?[][] Gradients(Func<Tensor?[]>[] evaluations, out double[] losses)
    {
        var gradients = groups.Select(_ => new double[]?[parameters.Length]).ToArray();
        losses = new double[groups.Length];
        foreach (var evaluation in evaluations)
        {
            var evaluated = evaluation();
            for (var i = 0; i < evaluated.Length; i++)
            {
                foreach (var parameter in parameters)
                {
                    parameter.grad = null;
                }

                if (evaluated[i] is not { } loss)
                {
                    continue;
                }

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
        var weights = new double[groups.Length];
        for (var group = 0; group < runs.Length; group++)
        {
            var members = Enumerable.Range(0, groups.Length).Where(i => groups[i] == group).ToArray();
            var active = Enumerable.Range(0, members.Length).Where(m => Array.Exists(gradients[members[m]], static gradient => gradient is not null)).ToArray();
            if (active.Length == 0)
            {
                continue;
            }

            var found = Weights(runs[group], active, [.. active.Select(m => gradients[members[m]])], [.. active.Select(m => losses[members[m]])]);
            for (var m = 0; m < active.Length; m++)
            {
                weights[members[active[m]]] = found[m];
            }
        }

        return weights;
    }

    private double[] Weights(HarmonizerRun run, int[] active, double[]?[][] gradients, double[] losses)
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
        var readsRows = harmonizer.Needs.HasFlag(Needs.Gradients);
        Tensor[] tensors = readsRows ? [.. rows.Select(static row => tensor(row, dtype: ScalarType.Float64))] : [];
        var result = run.Solve(
            new HarmonizerInput
            {
                ActiveTasks = active,
                Losses = harmonizer.Needs.HasFlag(Needs.Losses) ? losses : [],
                Gramian = readsRows || harmonizer.Needs.HasFlag(Needs.Gramian) ? gramian : [],
                Gradients = readsRows ? new GradientEntries([tensors]) : null,
                GradientEpsilon = Math.Pow(2, -52),
                StepIndex = index,
            },
            weights);
        for (var i = 0; i < tensors.Length; i++)
        {
            Replace(gradients[i], Trunk.Values(tensors[i]));
        }

        return result.Failure is null ? weights : throw new InvalidOperationException(result.Failure);
    }

    /// <summary>Puts a row in the place of a task's gradients over the harmonized parameters.</summary>
    private void Replace(double[]?[] gradient, double[] row)
    {
        var offset = 0;
        for (var k = 0; k < parameters.Length; k++)
        {
            if (shared.Contains(parameters[k]))
            {
                var length = (int)parameters[k].numel();
                gradient[k] = gradient[k] is null ? null : row[offset..(offset + length)];
                offset += length;
            }
        }
    }
}
