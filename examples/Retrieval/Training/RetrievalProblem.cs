using System.Security.Cryptography;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Retrieval.Training;

/// <summary>What is to be found, among what, and by which model: all that the rows of a table have in common.</summary>
internal abstract class RetrievalProblem : IDisposable
{
    /// <summary>The name in paths and titles.</summary>
    public abstract string Name { get; }

    /// <summary>The keys of the tasks, in their order.</summary>
    public abstract IReadOnlyList<string> TaskKeys { get; }

    /// <summary>What a model is judged by, in percent.</summary>
    public abstract IReadOnlyList<Measure> Measures { get; }

    /// <summary>What kind all measures are of, such as <c>mAP</c>.</summary>
    public abstract string MeasureKind { get; }

    /// <summary>What the mean of the main measures is, such as <c>mAP, both ways</c>.</summary>
    public abstract string MainMeasure { get; }

    /// <summary>The name of a row with the first loss alone, to compare with; null where there is none.</summary>
    public virtual string? Reference => null;

    public abstract RunDefaults Defaults { get; }

    /// <summary>The smallest batch that the losses make sense for.</summary>
    public abstract int SmallestBatch { get; }

    /// <summary>The most that a batch can hold.</summary>
    public abstract int LargestBatch { get; }

    /// <summary>A fingerprint of the data, in hexadecimal digits.</summary>
    public string Sha256 => field ??= Fingerprint();

    /// <summary>The model, and all of its settings that the numbers depend on: a sentence.</summary>
    public abstract string Model { get; }

    /// <summary>The optimizer's name.</summary>
    public abstract string Optimizer { get; }

    /// <summary>What the rate is multiplied by in iteration i of n.</summary>
    public abstract string RateSchedule { get; }

    /// <summary>How the measures are taken: sentences below a table, in Markdown.</summary>
    public abstract string Protocol { get; }

    /// <summary>The data in a line.</summary>
    public abstract string Describe();

    /// <summary>The tasks that take part in a row's runs.</summary>
    public IEnumerable<string> TasksOf(RetrievalPlan plan) => plan.Reference is null ? TaskKeys : TaskKeys.Take(1);

    /// <summary>The mean of the main measures.</summary>
    /// <param name="values">All measures.</param>
    public double MainOf(IReadOnlyList<double> values) => Measures.Zip(values).Where(measured => measured.First.IsMain).Average(measured => measured.Second);

    /// <summary>Makes sure, before anything is written, that there is enough to train on and to test.</summary>
    /// <exception cref="InputException">There is not.</exception>
    public virtual void CheckData()
    {
        if (LargestBatch < SmallestBatch)
        {
            throw new InputException($"{Name}: the training split must hold at least {SmallestBatch} queries or pairs. Found {LargestBatch}.");
        }
    }

    /// <summary>Makes sure, before anything is written, that a batch can be filled.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    public void CheckBatch(int batchSize)
    {
        if (batchSize < SmallestBatch || batchSize > LargestBatch)
        {
            throw new InputException($"--batch must be from {SmallestBatch} to {LargestBatch} for {Name}. Found {batchSize}.");
        }
    }

    /// <summary>Makes the model of a run, its weights drawn from torch's global generator.</summary>
    /// <param name="plan">The losses and their harmonizer.</param>
    /// <param name="settings">How it trains.</param>
    /// <param name="seed">The run's seed.</param>
    public abstract Learner CreateLearner(RetrievalPlan plan, RetrievalRunSettings settings, int seed);

    public abstract void Dispose();

    /// <summary>Appends all that a model could see.</summary>
    protected abstract void AppendTo(IncrementalHash hash);

    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendTo(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
