using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Retrieval.Training;

/// <summary>A model of a run with the batches that it learns from.</summary>
internal abstract class Learner : IDisposable
{
    /// <summary>The model, started.</summary>
    public abstract TrainableModel Model { get; }

    /// <summary>Makes ready to draw batches, as many left out as the model has done iterations: a checkpoint may have been loaded since the learner was made.</summary>
    public abstract void BeginTraining();

    /// <summary>Draws a batch and lets the model do an iteration with it.</summary>
    /// <exception cref="TrainingException">A loss or a gradient is not finite; no weight has changed.</exception>
    public abstract void Iterate();

    /// <summary>Evaluates the model on the tests, in evaluation mode.</summary>
    /// <returns>In percent, in the order of <see cref="RetrievalProblem.Measures"/>.</returns>
    public abstract double[] Evaluate();

    /// <summary>Writes what a run has besides its numbers: weights, and what the latest evaluation shows.</summary>
    /// <param name="folder">The run's folder, which exists.</param>
    /// <param name="title">What pictures are of: the run and its measures.</param>
    /// <exception cref="OutputException">Something cannot be written.</exception>
    public abstract void WriteFiles(string folder, string title);

    public abstract void Dispose();
}
