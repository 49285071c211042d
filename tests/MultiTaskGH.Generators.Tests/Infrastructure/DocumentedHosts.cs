namespace MultiTaskGH.Generators.Tests.Infrastructure;

/// <summary>Valid annotated classes whose tasks are documented.</summary>
internal static class DocumentedHosts
{
    /// <summary>What docs/generated-code.md shows, with what is written for it.</summary>
    public const string Shown = """
        /// <summary>Reads digits of two domains.</summary>
        [MultiTask]
        public sealed partial class DigitReader : Module
        {
            [Shared] private readonly Module<Tensor, Tensor> encoder = Linear(784, 64);
            private readonly Module<Tensor, Tensor> classifier = Linear(64, 10);
            private readonly Module<Tensor, Tensor> discriminator = Linear(64, 1);

            public DigitReader()
                : base(nameof(DigitReader)) =>
                RegisterComponents();

            [Intermediate]
            private Tensor Features(Tensor images) => functional.relu(encoder.call(images));

            [Intermediate]
            private Tensor Logits(Tensor features) => classifier.call(features);

            /// <summary>Which digit an image shows: the cross entropy of <paramref name="labels"/>.</summary>
            [Task("digit")]
            private static Tensor Digit(Tensor logits, Tensor labels) => functional.cross_entropy(logits, labels);

            /// <summary>
            /// Which domain an image is from. The gradient is reversed by <see cref="GradientReversal"/>, so that the encoder forgets it; the head
            /// still learns to tell.
            /// </summary>
            [Task("domain", Weight = 0.5)]
            private Tensor Domain(Tensor features, Tensor domains, double reversal = 1) =>
                functional.binary_cross_entropy_with_logits(discriminator.call(GradientReversal.Apply(features, reversal)), domains);

            [Metric("accuracy")]
            private static Tensor Accuracy(Tensor logits, Tensor labels) => logits.argmax(1).eq(labels).to(float32).mean();
        }
        """;

    public static IReadOnlyDictionary<string, string[]> All { get; } = new Dictionary<string, string[]>
    {
        ["Documented"] = [Hosts.Host(Shown)],

        ["Summaries"] = [Hosts.Host($$"""
            /// <summary>Holds.</summary>
            [MultiTask]
            public sealed partial class Described
            {
                {{Hosts.Encoder}}

                /// <remarks>Without a summary.</remarks>
                [Task("a")] private Tensor A(Tensor x) => encoder.call(x).sum();

                /// <summary>Less: a &lt; b &amp;&amp; <c>x &gt; 1</c>, <![CDATA[List<int> & more]]>.<br/>Next<para>paragraph</para></summary>
                [Task("b")] private Tensor B(Tensor x) => encoder.call(x).sum();

                /**
                 * <summary>
                 * Of <see cref="List{T}"/>, <see langword="null"/> and <see href="there">another place</see>.
                 * </summary>
                 */
                [TaskFamily("c")] private Tensor C(Tensor x) => encoder.call(x).sum(1L);

                /// <summary>   </summary>
                [Task("d")] private Tensor D(Tensor x) => encoder.call(x).sum();
            }
            """)],
    };
}
