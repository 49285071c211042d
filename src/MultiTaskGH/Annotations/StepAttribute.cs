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
/// For harmonizers that take several batches per step (<see cref="Harmonizer.BatchesPerStep"/>) each step has a structure <c>Inputs</c> of the arguments of
/// <c>Run</c>, under their names and with their default values, and <c>Run(ReadOnlySpan&lt;Inputs&gt;)</c>: the first batch gives the update. Both are left out
/// where an argument is a <c>ref struct</c>, which nothing can keep, or a type parameter is called <c>Inputs</c>.
/// </para>
/// <para>
/// In <see cref="GradientSpace.Representation"/> the step has no <c>Accumulate</c>: the graphs of all micro-batches would have to be kept, and
/// memory is what accumulation is for.
/// </para>
/// <example>
/// <code>
/// [MultiTask]
/// public sealed partial class Rivals : Module
/// {
///     private readonly Linear generator = Linear(8, 4);
///     private readonly Linear first = Linear(4, 3);
///     private readonly Linear second = Linear(4, 3);
///
///     public Rivals()
///         : base(nameof(Rivals)) =&gt; RegisterComponents();
///
///     [Intermediate]
///     private (Tensor First, Tensor Second) Logits(Tensor images)
///     {
///         var features = generator.call(images);
///         return (first.call(features), second.call(features));
///     }
///
///     [Task("cls")]
///     private static Tensor Classification((Tensor First, Tensor Second) logits, Tensor labels) =&gt;
///         functional.cross_entropy(logits.First, labels) + functional.cross_entropy(logits.Second, labels);
///
///     [Task("agree", Weight = -0.3)]
///     private static Tensor Agreement((Tensor First, Tensor Second) logits) =&gt; (logits.First - logits.Second).abs().mean();
///
///     [Step(nameof(Classification), Update = [nameof(generator), nameof(first), nameof(second)])]
///     public sealed partial class ClassificationStep;
///
///     [Step(nameof(Classification), nameof(Agreement), Harmonize = [nameof(generator)], Update = [nameof(first), nameof(second)])]
///     public sealed partial class RivalryStep
///     {
///         public partial StepReport&lt;RivalsTask&gt; Run(Tensor images, Tensor labels);
///     }
/// }
/// </code>
/// <code>
/// using var model = new Rivals();
/// using var all = optim.SGD(model.parameters().ToArray(), 0.01);
/// using var classification = model.CreateClassificationStep(new GH(), all);
/// using var rivalry = model.CreateRivalryStep(new GH(), all);
/// classification.Run(images, labels);
/// Console.WriteLine(rivalry.Run(images, labels).Cosine(RivalsTask.Cls, RivalsTask.Agree));
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
