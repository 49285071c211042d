using MultiTaskGH.Examples.Classification.Backbones;
using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Classification.Methods;

/// <summary>What a method is trained with.</summary>
public sealed record MethodSettings
{
    /// <summary>What the networks are made of.</summary>
    public required Architecture Architecture { get; init; }

    /// <summary>Reconciles the gradients; <see cref="Sum"/> adds them as they are.</summary>
    public required Harmonizer Harmonizer { get; init; }

    /// <summary>What heads receive, where a method leaves the choice; null for the library's default.</summary>
    public HeadGradients? Heads { get; init; }

    /// <summary>The length of the run.</summary>
    public required int Iterations { get; init; }

    /// <summary>The rate of layers that start from random weights, in the first iteration.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The rate of the encoder, as a share of <see cref="LearningRate"/>.</summary>
    public double EncoderRateFactor { get; init; } = 1;

    /// <summary>The method's own parameters by name, such as <c>trade-off</c>: its defaults with what the user has set.</summary>
    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();

    /// <summary>The seed of what a method draws from a generator of its own.</summary>
    public ulong Seed { get; init; }

    /// <summary>Where the networks lie.</summary>
    public Device Device { get; init; } = CPU;

    /// <summary>A parameter of the method.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InputException">The parameter is missing.</exception>
    public double Parameter(string name) => Parameters.TryGetValue(name, out var value)
        ? value
        : throw new InputException($"The method needs the parameter '{name}'. Found {(Parameters.Count == 0 ? "none" : string.Join(", ", Parameters.Keys))}.");

    /// <summary>A parameter that is the factor of a harmonized loss.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InputException">The parameter is missing or not positive: what has no gradient cannot be harmonized.</exception>
    public double Factor(string name) => Parameter(name) is var value && value > 0
        ? value
        : throw new InputException(FormattableString.Invariant($"--set {name}: the factor must be positive. Found {value}."));

    /// <summary>A parameter that counts iterations.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InputException">The parameter is missing or no whole number from 1.</exception>
    public int IterationCount(string name) => Parameter(name) is var value && value is >= 1 and <= int.MaxValue && double.IsInteger(value)
        ? (int)value
        : throw new InputException(FormattableString.Invariant($"--set {name}: a number of iterations must be a whole number from 1. Found {value}."));
}
