namespace MultiTaskGH;

/// <summary>By what the direction of <see cref="CAGrad"/> is divided.</summary>
public enum CAGradRescale
{
    /// <summary>Nothing: the paper's direction, as in TorchJD.</summary>
    None,

    /// <summary><c>1 + c</c>: the direction is at most as long as the mean gradient.</summary>
    OnePlusC,

    /// <summary><c>1 + c^2</c>: the default of the authors' code and of LibMTL.</summary>
    OnePlusCSquared,
}
