namespace MultiTaskGH;

/// <summary>What the parameters that are updated but not shared (heads) receive.</summary>
public enum HeadGradients
{
    /// <summary>
    /// The gradients of the tasks that reach them, not scaled by the harmonizer: the multi-task convention, and the default with harmonizers that read
    /// gradients.
    /// </summary>
    Own,

    /// <summary>
    /// The gradients of the reweighted loss <c>sum_i tau_i L_i</c>, as in the paper (arXiv 2408.00288), and the default with harmonizers that weigh whole
    /// losses (<see cref="Harmonizer.ReweightsHeads"/>). A weight grows without bound where
    /// its task's shared gradient vanishes, and over that task's head nothing bounds the product.
    /// </summary>
    Reweighted,
}
