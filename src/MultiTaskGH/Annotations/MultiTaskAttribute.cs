namespace MultiTaskGH;

/// <summary>Marks a model whose loss methods become training steps, written at compile time.</summary>
/// <remarks>
/// <para>
/// The class must be <c>partial</c>, and so must the types around it; it must hold at least one <see cref="TaskAttribute">[Task]</see> or
/// <see cref="TaskFamilyAttribute">[TaskFamily]</see> method, and something to harmonize over: a <see cref="SharedAttribute">[Shared]</see>
/// member, or what its <see cref="StepAttribute">[Step]</see> classes name. It need not be a TorchSharp module; it may be a record, generic,
/// abstract or nested, but not static, not local to its file, and not derived from another annotated class. C# 12 or later.
/// </para>
/// <para>
/// Annotations are read from the class in all of its parts, and from its base classes as far as the class can use their members. Types and
/// constants that another source generator makes cannot stand in annotations and signatures, since generators do not see each other's output.
/// </para>
/// <para>
/// The generator adds the enumeration <c>&lt;Class&gt;Task</c> beside the class, and implements <see cref="IMultiTaskModel"/>. A class that
/// declares no step gets one over all tasks: the nested class <c>TrainingStep</c> and the methods
/// <c>CreateStep(harmonizer, optimizer, options)</c> and <c>CreateStep(harmonizer, optimizers, options)</c>. The generator adds no fields.
/// What it cannot write is an error whose id starts with MTGH.
/// </para>
/// <example>
/// <code>
/// [MultiTask]
/// public sealed partial class Network : Module
/// {
///     [Shared]
///     private readonly Linear encoder = Linear(64, 32);
///     private readonly Linear classifier = Linear(32, 10);
///     private readonly Linear discriminator = Linear(32, 1);
///
///     public Network()
///         : base(nameof(Network)) =&gt; RegisterComponents();
///
///     [Intermediate]
///     private Tensor Features(Tensor images) =&gt; encoder.call(images);
///
///     [Task("cls")]
///     private Tensor Classification(Tensor features, Tensor labels) =&gt; functional.cross_entropy(classifier.call(features), labels);
///
///     [Task("align", Weight = 0.5)]
///     private Tensor Alignment(Tensor features, Tensor domains) =&gt;
///         functional.binary_cross_entropy_with_logits(discriminator.call(features), domains);
/// }
/// </code>
/// <code>
/// using var network = new Network();
/// using var optimizer = optim.Adam(network.parameters().ToArray());
/// using var step = network.CreateStep(new GH(), optimizer);
/// var report = step.Run(images, labels, domains);
/// Console.WriteLine(report.Cosine(NetworkTask.Cls, NetworkTask.Align));
/// </code>
/// </example>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class MultiTaskAttribute : Attribute;
