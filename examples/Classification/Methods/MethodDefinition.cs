namespace MultiTaskGH.Examples.Classification.Methods;

/// <summary>A method by its name on the command line, and what it is trained with where nothing else is said.</summary>
public sealed record MethodDefinition
{
    /// <summary>The name on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>The name in tables and plots.</summary>
    public required string Label { get; init; }

    /// <summary>Makes the method; its weights are drawn from torch's global generator.</summary>
    public required Func<MethodSettings, AdaptationMethod> Create { get; init; }

    /// <summary>What the method's paper trains with.</summary>
    public required Func<Direction, MethodDefaults> Defaults { get; init; }

    /// <summary>Whether there are several losses to harmonize.</summary>
    public bool IsHarmonized { get; init; } = true;

    /// <summary>Whether the user chooses what heads receive; false where no harmonized parameter has a head beside it that is updated with it.</summary>
    public bool HasHeads { get; init; } = true;
}

/// <summary>What is adapted to what.</summary>
/// <param name="Dataset">The data set's name on the command line: digits, office31, office-home, visda, domainnet, or another.</param>
/// <param name="Source">The domain with labels.</param>
/// <param name="Target">The domain without.</param>
public sealed record Direction(string Dataset, string Source, string Target);

/// <summary>What a method is trained with on a data set.</summary>
/// <param name="BatchSize">Images of each domain in a batch.</param>
/// <param name="LearningRate">The rate of layers that start from random weights.</param>
/// <param name="Iterations">The length of a run.</param>
public sealed record MethodDefaults(int BatchSize, double LearningRate, int Iterations)
{
    /// <summary>The rate of the encoder, as a share of <see cref="LearningRate"/>.</summary>
    public double EncoderRateFactor { get; init; } = 0.1;

    /// <summary>The method's own parameters.</summary>
    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();
}
