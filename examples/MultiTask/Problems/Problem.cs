using System.Security.Cryptography;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.MultiTask.Training;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.MultiTask.Problems;

/// <summary>Several tasks over one set of inputs, cut into rows to train on and rows to measure on. Owns its tensors.</summary>
internal abstract class Problem : IDisposable
{
    /// <summary>Takes over the tensors.</summary>
    protected Problem(Split training, Split test, string origin)
    {
        Training = training;
        Test = test;
        Origin = origin;
    }

    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The name in tables and plots.</summary>
    public abstract string Title { get; }

    /// <summary>The tasks, as in the columns of the targets.</summary>
    public abstract IReadOnlyList<string> Tasks { get; }

    /// <summary>What the errors are.</summary>
    public abstract string ErrorName { get; }

    /// <summary>How the errors are measured and how the data was prepared, for the table.</summary>
    public abstract string Details { get; }

    /// <summary>What is good for the problem where the command line says nothing.</summary>
    public abstract RunDefaults Defaults { get; }

    public Split Training { get; }

    public Split Test { get; }

    /// <summary>Where the data came from.</summary>
    public string Origin { get; }

    /// <summary>A fingerprint of all numbers, in hexadecimal digits.</summary>
    public string Sha256 => field ??= Fingerprint();

    /// <summary>A new network, its weights drawn from torch's global generator.</summary>
    public abstract Learner CreateLearner(Harmonizer harmonizer, RunSettings settings);

    /// <summary>The error of each task on the test rows, lower is better.</summary>
    public double[] Errors(Learner learner)
    {
        const int Chunk = 1000;
        using var scope = NewDisposeScope();
        var predictions = new List<Tensor>();
        for (var start = 0; start < Test.Rows; start += Chunk)
        {
            using var inner = NewDisposeScope();
            var inputs = Inputs(Test.Inputs.narrow(0, start, Math.Min(Chunk, Test.Rows - start)));
            predictions.Add(learner.Predict(inputs).MoveToOuterDisposeScope());
        }

        var errors = Errors(cat(predictions), Test.Targets);
        return [.. errors.to(float64).cpu().data<double>()];
    }

    /// <summary>Rows of the training part. The tensors belong to the caller's dispose scope.</summary>
    public Batch Draw(RowSampler sampler)
    {
        var rows = sampler.Next();
        return new(Inputs(Training.Inputs.index_select(0, rows)), Training.Targets.index_select(0, rows));
    }

    /// <summary>Makes sure that a batch can be filled.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    public void CheckBatch(int batchSize)
    {
        if (batchSize > Training.Rows)
        {
            throw new InputException($"--batch must be from 1 to {Training.Rows}, the number of training rows. Found {batchSize}.");
        }
    }

    public void Dispose()
    {
        Training.Dispose();
        Test.Dispose();
    }

    /// <summary>What the network sees of rows as they are stored.</summary>
    protected virtual Tensor Inputs(Tensor rows) => rows;

    /// <summary>One error for each task.</summary>
    /// <param name="predictions">What the network says of the test rows.</param>
    /// <param name="targets">What is true.</param>
    protected abstract Tensor Errors(Tensor predictions, Tensor targets);

    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (Split[])[Training, Test])
        {
            part.AppendTo(hash);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
