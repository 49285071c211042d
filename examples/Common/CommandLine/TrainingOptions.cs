using System.CommandLine;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>The options that every command has which trains.</summary>
public sealed class TrainingOptions
{
    private const int MaximumSeeds = 1000;
    private const int CheckpointsOfRun = 20;

    /// <summary>The number of seeds.</summary>
    public Option<int> Seeds { get; } = ExampleOptions.Count("--seeds", "How many times each method is trained, with consecutive seeds.", 1, MaximumSeeds);

    /// <summary>The first seed.</summary>
    public Option<int> Seed { get; } = ExampleOptions.Natural("--seed", "The first seed: it decides initial weights, dropout, and the order and augmentation of the images.", 0);

    /// <summary>The length of a run.</summary>
    public Option<int?> Iterations { get; } = ExampleOptions.Count("--iterations", "Iterations of each run. Default: the method's.");

    /// <summary>The size of a batch.</summary>
    public Option<int?> Batch { get; } = ExampleOptions.Count("--batch", "Images in a batch. Default: the method's.");

    /// <summary>The first learning rate.</summary>
    public Option<double?> LearningRate { get; } = ExampleOptions.Positive("--learning-rate", "The learning rate of the first iteration. Default: the method's.");

    /// <summary>The number of torch's threads.</summary>
    public Option<int?> Threads { get; } = ExampleOptions.Count("--threads", "Threads of torch. Default: one for each core.");

    /// <summary>Where the networks lie.</summary>
    public Option<Device?> Device { get; } = ExampleOptions.Named("--device", "cpu, cuda or cuda:N.", "NAME", Devices.Parse, "cpu");

    /// <summary>How often a run is saved.</summary>
    public Option<int?> CheckpointEvery { get; } = ExampleOptions.Count("--checkpoint-every", "After how many iterations a checkpoint is written. Default: twenty times a run.");

    /// <summary>After how many iterations a checkpoint is written.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="iterations">The length of the run.</param>
    public int CheckpointEveryOf(ParseResult parsed, int iterations)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed.GetValue(CheckpointEvery) ?? Math.Max(1, iterations / CheckpointsOfRun);
    }

    /// <summary>The seeds, consecutive.</summary>
    /// <param name="parsed">The command line of a command that has both options.</param>
    /// <exception cref="InputException">The last one is too large.</exception>
    public int[] SeedsOf(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        var (first, count) = (parsed.GetRequiredValue(Seed), parsed.GetRequiredValue(Seeds));
        return first <= int.MaxValue - count
            ? [.. Enumerable.Range(first, count)]
            : throw new InputException($"--seed must be at most {int.MaxValue - count} with {count} seeds. Found {first}.");
    }

    /// <summary>Sets torch's threads, where the user says how many.</summary>
    /// <param name="parsed">The command line.</param>
    public void ApplyThreads(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        if (parsed.GetValue(Threads) is { } threads)
        {
            set_num_threads(threads);
        }
    }
}
