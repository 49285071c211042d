using System.Globalization;
using MultiTaskGH.Examples.Classification.Methods;
using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Classification.Training;

/// <summary>How a run trains.</summary>
internal sealed record RunSettings
{
    public required int Iterations { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>The rate of layers that start from random weights, in the first iteration.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The rate of the encoder, as a share of <see cref="LearningRate"/>.</summary>
    public required double EncoderRateFactor { get; init; }

    /// <summary>The method's own parameters.</summary>
    public required IReadOnlyDictionary<string, double> Parameters { get; init; }

    public required Device Device { get; init; }

    /// <summary>How many accuracies a run's history holds.</summary>
    public int Evaluations { get; init; } = 10;

    /// <summary>After how many iterations a checkpoint is written; null for none.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>The method's own parameters, such as <c>epoch=50, trade-off=1</c>.</summary>
    public string ParameterText => string.Join(
        ", ", Parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal).Select(parameter => string.Create(CultureInfo.InvariantCulture, $"{parameter.Key}={parameter.Value}")));

    /// <summary>A method's defaults with what the user has set. An encoder of photographs that was not trained before learns as fast as the other layers.</summary>
    /// <exception cref="InputException">The method has no parameter of a name that was set.</exception>
    public static RunSettings Of(MethodDefinition method, AdaptationTask task, RunOverrides overrides)
    {
        var defaults = method.Defaults(task.Direction);
        var usualFactor = task.Architecture.IsPretrained || task.Direction.Dataset == "digits" ? defaults.EncoderRateFactor : 1;
        var parameters = new Dictionary<string, double>(defaults.Parameters);
        foreach (var (name, value) in overrides.Parameters)
        {
            if (!parameters.ContainsKey(name))
            {
                throw new InputException(
                    $"--set {name}: {method.Name} must have the parameter. Found {(parameters.Count == 0 ? "no parameters" : string.Join(", ", parameters.Keys))}.");
            }

            parameters[name] = value;
        }

        return new()
        {
            Iterations = overrides.Iterations ?? defaults.Iterations,
            BatchSize = overrides.BatchSize ?? defaults.BatchSize,
            LearningRate = overrides.LearningRate ?? defaults.LearningRate,
            EncoderRateFactor = overrides.EncoderRateFactor ?? usualFactor,
            Parameters = parameters,
            Device = overrides.Device,
        };
    }
}
