namespace MultiTaskGH;

/// <summary>What every annotated model tells monitors and tools, without reflection. The generator implements it.</summary>
public interface IMultiTaskModel
{
    /// <summary>The keys of the tasks, in the order of their declaration and of the generated enumeration.</summary>
    IReadOnlyList<string> TaskKeys { get; }

    /// <summary>The names of the steps that the model can create.</summary>
    IReadOnlyList<string> StepNames { get; }

    /// <summary>The parameters over which the gradients are harmonized, with their names. Read anew at each call.</summary>
    IReadOnlyList<NamedParameter> SharedParameters();
}
