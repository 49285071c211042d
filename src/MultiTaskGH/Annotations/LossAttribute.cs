namespace MultiTaskGH;

/// <summary>What <see cref="TaskAttribute">[Task]</see> and <see cref="TaskFamilyAttribute">[TaskFamily]</see> have in common.</summary>
public abstract class LossAttribute : Attribute
{
    private protected LossAttribute(string key) => Key = key;

    /// <summary>The task's name in reports and logs.</summary>
    public string Key { get; }

    /// <summary>
    /// A constant factor of the loss; 1 by default. It may be negative, but neither zero nor infinite nor NaN. Reports show the loss without
    /// it. Not together with <see cref="WeightFrom"/>.
    /// </summary>
    public double Weight { get; set; } = 1;

    /// <summary>
    /// The name of a field, a readable property or a method without parameters of the class, of type <c>double</c> or of one that converts to
    /// it, best by <c>nameof</c>. Read in every step, right before the loss is computed; finite and not zero, or the step throws.
    /// </summary>
    public string? WeightFrom { get; set; }

    /// <summary>Whether the factor belongs to the loss that is harmonized, the default, or to the harmonized gradient.</summary>
    public WeightApplies WeightApplies { get; set; }

    /// <summary>
    /// The name of the group whose gradients are harmonized among themselves, with weights and a harmonizer's state of their own; null, the
    /// default, for the tasks without a name. The direction of the step is the sum over its groups. A group
    /// exists by being named; a name that is nearly another group's is probably misspelled, and a warning says so.
    /// </summary>
    public string? Group { get; set; }
}
