namespace MultiTaskGH;

/// <summary>Where the gradients are taken from which a step computes its weights.</summary>
public enum GradientSpace
{
    /// <summary>Over the harmonized parameters: exact. One backward pass per task through everything.</summary>
    Parameters,

    /// <summary>
    /// Over the representation: the shared intermediates through which every path from the harmonized parameters to the losses goes. One
    /// backward pass per task through what lies behind them, and a single one through the rest. The direction is that of the reweighted loss;
    /// conflicts and weights are those of the representation, which bound the ones over the parameters but are not equal to them (MGDA-UB, Sener
    /// and Koltun, NeurIPS 2018).
    /// </summary>
    /// <remarks>
    /// The compiler finds them, the most downstream ones that several tasks share: tensors, or tuples, records and structures of tensors. A
    /// task that uses a harmonized member itself is an error there, and so is a class in which no intermediate is shared. Only a path that no
    /// source shows, through a variable of another class, is left to an exception of the first step.
    /// </remarks>
    Representation,
}
