namespace MultiTaskGH;

/// <summary>What a harmonizer reads. A step computes no more than that.</summary>
[Flags]
public enum Needs
{
    /// <summary>Nothing: the weights are known beforehand, and a step costs one backward pass.</summary>
    None = 0,

    /// <summary>The values of the losses. A step still costs one backward pass.</summary>
    Losses = 1,

    /// <summary>The inner products of the task gradients over the shared parameters: one backward pass per task.</summary>
    Gramian = 2,

    /// <summary>
    /// The entries of the task gradients, which the method may also replace: one backward pass per task, and the gradients of all tasks in memory. The
    /// step computes the <see cref="Gramian"/> too.
    /// </summary>
    Gradients = 4,

    /// <summary>The values of the losses once more, on the same batch after the update: one more forward pass, without gradients.</summary>
    LossesAfterUpdate = 8,

    /// <summary>
    /// The inner products between the task gradients of two further batches: one backward pass per task and further batch. The update itself is made
    /// from the first batch.
    /// </summary>
    SeveralBatches = 16,
}
