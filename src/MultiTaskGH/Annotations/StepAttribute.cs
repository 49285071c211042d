namespace MultiTaskGH;

/// <summary>Declares a training step of the annotated class around it: which tasks it evaluates, what it harmonizes and what it updates.</summary>
/// <remarks>
/// <para>
/// Goes on a partial class without members of its own that is nested in the annotated class. The generator makes it a
/// <see cref="MultiTaskStep{TTask}"/>, and adds <c>Create&lt;Name&gt;(harmonizer, optimizer, options)</c> to the annotated class, also for
/// several optimizers. A class that declares a step has no <c>TrainingStep</c> beside those that it declares. Tasks keep the order of their
/// declaration, in whatever order a step names them.
/// </para>
/// <para>
/// The arguments of <c>Run</c> are those that its tasks need. Declaring it as a partial method pins their order, their default values and
/// its accessibility: <c>public partial StepReport&lt;NetworkTask&gt; Run(Batch batch, double strength);</c>
/// </para>
/// <para>
/// In <see cref="GradientSpace.Representation"/> the step has no <c>Accumulate</c>: the graphs of all micro-batches would have to be kept, and
/// memory is what accumulation is for.
/// </para>
/// <example>
/// <code>
/// [Step(nameof(Classification), Update = [nameof(generator), nameof(classifier1), nameof(classifier2)])]
/// public sealed partial class ClassificationStep;
///
/// [Step(nameof(Classification), nameof(Agreement), Harmonize = [nameof(generator)], Update = [nameof(classifier1), nameof(classifier2)])]
/// public sealed partial class DiscrepancyStep
/// {
///     public partial StepReport&lt;NetworkTask&gt; Run(Batch batch);
/// }
///
/// using var classification = network.CreateClassificationStep(new GH(), [generatorOptimizer, classifierOptimizer]);
/// using var discrepancy = network.CreateDiscrepancyStep(new GH(), classifierOptimizer);
/// </code>
/// </example>
/// </remarks>
/// <param name="tasks">The names of the task methods, best by <c>nameof</c>; none for all of them.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StepAttribute(params string[] tasks) : Attribute
{
    /// <summary>The names of the task methods; empty for all of them.</summary>
    public IReadOnlyList<string> Tasks { get; } = tasks;

    /// <summary>
    /// The names of the members over whose parameters the gradients are harmonized; by default the
    /// <see cref="SharedAttribute">[Shared]</see> ones. A step of one task that has neither harmonizes nothing and updates everything alike.
    /// </summary>
    public string[] Harmonize { get; set; } = [];

    /// <summary>
    /// The names of the members whose parameters the step updates; by default everything that its optimizers hold. The optimizers must hold
    /// all of these parameters; what they hold besides is left without a gradient.
    /// </summary>
    public string[] Update { get; set; } = [];

    /// <summary>Where the gradients are taken from which the weights are computed.</summary>
    public GradientSpace Space { get; set; }
}
