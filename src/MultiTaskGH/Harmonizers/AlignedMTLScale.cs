namespace MultiTaskGH;

/// <summary>To which common value <see cref="AlignedMTL"/> brings the singular values of the gradients.</summary>
public enum AlignedMTLScale
{
    /// <summary>The least of those that are not zero, as in the paper.</summary>
    Min,

    /// <summary>The median of those that are not zero, the lower one of the two in the middle of an even number.</summary>
    Median,

    /// <summary>The root of the mean square of those that are not zero.</summary>
    RMSE,
}
