namespace MultiTaskGH;

/// <summary>Which gradients a step holds at once. It decides memory and time, not the result.</summary>
public enum GradientStorage
{
    /// <summary>Those of all tasks: N gradients of the harmonized parameters, and one backward pass per task. The default.</summary>
    AllTasks,

    /// <summary>
    /// About one: the inner products are gathered from chunks of the parameters, with a backward pass per task and chunk, and a last pass of the
    /// weighted losses gives the direction (and another one through the heads, where they keep their own gradients). For models whose gradients do not fit N times.
    /// </summary>
    GramianOnly,
}
