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

    /// <summary>The entries of the task gradients.</summary>
    Gradients = 4,

    /// <summary>The values of the losses once more, after the update.</summary>
    LossesAfterUpdate = 8,

    /// <summary>Task gradients of more than one batch per step.</summary>
    SeveralBatches = 16,
}
