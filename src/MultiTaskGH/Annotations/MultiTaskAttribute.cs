namespace MultiTaskGH;

/// <summary>Marks a model whose loss methods become one training step, written at compile time.</summary>
/// <remarks>
/// <para>
/// The class must be <c>partial</c>, and so must the types around it; it must hold at least one <see cref="TaskAttribute">[Task]</see>
/// method and at least one <see cref="SharedAttribute">[Shared]</see> member. It need not be a TorchSharp module; it may be a record,
/// generic, abstract or nested, but not static, not local to its file, and not derived from another annotated class. C# 12 or later.
/// </para>
/// <para>
/// Annotations are read from the class itself, in all of its parts, and not from its bases: repeat an inherited member there. Types and
/// constants that another source generator makes cannot stand in annotations and signatures, since generators do not see each other's output.
/// </para>
/// <para>
/// The generator adds the enumeration <c>&lt;Class&gt;Task</c> beside the class, the nested class <c>TrainingStep</c> and the methods
/// <c>CreateStep(harmonizer, optimizer, options)</c> and <c>CreateStep(harmonizer, optimizers, options)</c>, and implements
/// <see cref="IMultiTaskModel"/>. It adds no fields. What it cannot write is an error whose id starts with MTGH.
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
