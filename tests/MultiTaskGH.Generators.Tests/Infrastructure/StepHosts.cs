namespace MultiTaskGH.Generators.Tests.Infrastructure;

/// <summary>Valid annotated classes with more than one plain step: declared steps, groups, optional tasks, families, weights, metrics, representations.</summary>
internal static class StepHosts
{
    public static IReadOnlyDictionary<string, string[]> All { get; } = new Dictionary<string, string[]>
    {
        ["DeclaredSteps"] = [Hosts.Host("""
            public sealed record DomainBatch(Tensor Source, Tensor Labels, Tensor Target);

            [MultiTask]
            public sealed partial class Mcd : Module
            {
                private readonly Module<Tensor, Tensor> generator, classifier1, classifier2;

                public Mcd()
                    : base(nameof(Mcd))
                {
                    generator = Linear(4, 3);
                    classifier1 = Linear(3, 2);
                    classifier2 = Linear(3, 2);
                    RegisterComponents();
                }

                [Intermediate]
                private Tensor Features(DomainBatch batch) => generator.call(cat([batch.Source, batch.Target]));

                [Intermediate]
                private (Tensor First, Tensor Second) Logits(Tensor features) => (classifier1.call(features), classifier2.call(features));

                [Task("cls")]
                private static Tensor Classification(DomainBatch batch, (Tensor First, Tensor Second) logits) =>
                    functional.cross_entropy(logits.First, batch.Labels) + functional.cross_entropy(logits.Second, batch.Labels);

                [Task("agree", Weight = -0.3)]
                private static Tensor Agreement((Tensor First, Tensor Second) logits) => (logits.First.softmax(1) - logits.Second.softmax(1)).abs().mean();

                [Task("differ", Weight = 0.3)]
                private static Tensor Discrepancy((Tensor First, Tensor Second) logits) => (logits.First.softmax(1) - logits.Second.softmax(1)).abs().mean();

                [Step(nameof(Classification), Update = [nameof(generator), nameof(classifier1), nameof(classifier2)])]
                public sealed partial class ClassificationStep;

                /// <summary>Updates the classifiers alone.</summary>
                [Step(nameof(Agreement), nameof(Classification), Harmonize = [nameof(generator)], Update = [nameof(classifier1), nameof(classifier2)])]
                public sealed partial class DiscrepancyStep
                {
                    /// <summary>Lets the classifiers disagree where they have no labels.</summary>
                    public partial StepReport<McdTask> Run(DomainBatch batch);
                }

                [Step(nameof(Discrepancy), Update = [nameof(generator)]), System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage]
                internal partial class @checked;
            }
            """)],

        ["PinnedOrder"] = [Hosts.Host($$"""
            [MultiTask]
            internal sealed partial class Pinned
            {
                {{Hosts.Encoder}}
                [Shared] private readonly Linear[] more = [Linear(3, 3)];
                private static readonly Linear common = Linear(1, 1);

                [Task("a")] private Tensor A(Tensor x, Tensor? mask = null, double scale = 2) => encoder.call(x).sum() * scale;

                [Task("b")] private Tensor B(Tensor y, PinnedTask? task) => encoder.call(y).sum();

                [Metric("size")] private double Size(Tensor extra) => extra.numel();

                [Step(Harmonize = [nameof(encoder), nameof(more), nameof(common)])]
                private sealed partial class All
                {
                    internal partial StepReport<PinnedTask> Run(double scale, Tensor y, Tensor x, Tensor mask, PinnedTask? task, Tensor extra);
                }

                [Step(nameof(A))]
                private sealed partial class OnlyA { }
            }
            """)],

        ["Groups"] = [Hosts.Host($$"""
            [MultiTask]
            public sealed partial class Gvb
            {
                {{Hosts.Encoder}}
                [Shared] private readonly Linear bridge = Linear(3, 2);

                [Intermediate] private Tensor Features(Tensor x) => encoder.call(x);

                [Task("align")] private Tensor Alignment(Tensor features) => features.norm();
                [Task("cls")] private Tensor Classification(Tensor features) => features.sum();
                [Task("bridge-g", Group = "bridge")] private Tensor BridgeG(Tensor features) => bridge.call(features).abs().mean();
                [Task("bridge-d", Group = "bridge", Weight = 0.5)] private Tensor BridgeD(Tensor features) => bridge.call(features).mean();
                [Task("none", Group = null)] private Tensor None(Tensor features) => features.max();
            }
            """)],

        ["OptionalTask"] = [Hosts.Host($$"""
            [MultiTask]
            public sealed partial class Detector
            {
                {{Hosts.Encoder}}

                [Intermediate] private Tensor Features(Tensor images) => encoder.call(images);

                [Intermediate] private Tensor? TargetFeatures(Tensor? target = null) => target is null ? null : encoder.call(target);

                [Task("detect")] private Tensor Detection(Tensor features) => features.sum();

                [Task("align")] private Tensor? Alignment(Tensor features, Tensor? targetFeatures) =>
                    targetFeatures is null ? null : (features.mean() - targetFeatures.mean()).square();

                [Task("entropy")]
                [return: System.Diagnostics.CodeAnalysis.MaybeNull]
                private static Tensor Entropy(Tensor? targetFeatures) => targetFeatures?.sum()!;
            }
            """)],

        ["Family"] = [Hosts.Host($$"""
            [MultiTask]
            public sealed partial class Arm
            {
                {{Hosts.Encoder}}

                [Intermediate] private Tensor Torques(Tensor state) => encoder.call(state);

                [TaskFamily("torque", Weight = 2)] private static Tensor Torque(Tensor torques, Tensor targets) => (torques - targets).square().mean([0]);

                [Task("smooth")] private static Tensor Smoothness(Tensor torques) => torques.diff().square().mean();

                [TaskFamily("limit", Group = "limits")] private static Tensor? Limits(Tensor torques) => torques.amax([0]);
            }
            """)],

        ["DynamicWeights"] = [Hosts.Host($$"""
            public abstract class Scheduled
            {
                protected float Progress { get; set; } = 0.5f;
            }

            [MultiTask]
            public sealed partial class Weighted : Scheduled
            {
                {{Hosts.Encoder}}
                private readonly int field = 3;

                public static double Constant => 2;

                [Task("plain", Weight = -1, WeightApplies = WeightApplies.AfterHarmonizing)] private Tensor Plain(Tensor x) => encoder.call(x).sum();
                [Task("field", WeightFrom = nameof(field), WeightApplies = WeightApplies.BeforeHarmonizing)] private Tensor Field(Tensor x) => encoder.call(x).mean();
                [Task("property", WeightFrom = nameof(Progress), Group = "g")] private Tensor Property(Tensor x) => encoder.call(x).norm();
                [Task("static", WeightFrom = nameof(Constant), Group = "g")] private static Tensor Static(Tensor x) => x.sum();
                [TaskFamily("method", WeightFrom = nameof(Ramp), WeightApplies = WeightApplies.AfterHarmonizing)] private Tensor Method(Tensor x) => encoder.call(x).mean([0]);

                private double Ramp() => (2 / (1 + System.Math.Exp(-10 * Progress))) - 1;
            }
            """)],

        ["Metrics"] = [Hosts.Host($$"""
            [MultiTask]
            public sealed partial class Measured
            {
                {{Hosts.Encoder}}

                [Intermediate] private Tensor Logits(Tensor x) => encoder.call(x);

                [Intermediate] private Tensor Predicted(Tensor logits) => logits.argmax(1);

                [Task("cls")] private Tensor Classification(Tensor logits, Tensor labels) => functional.cross_entropy(logits, labels);

                [Metric("accuracy")] private double Accuracy(Tensor predicted, Tensor labels) => predicted.eq(labels).to_type(ScalarType.Float32).mean().item<float>();

                [Metric("norm \"x\"")] private static float Norm(Tensor logits) => logits.norm().item<float>();

                [Metric("cls")] private Tensor Extra(Tensor more) => more.mean();

                [Metric("maybe")] private static double? Maybe(bool measures = true) => measures ? 1 : null;

                [Metric("single")] private static float? Single() => null;

                [Metric("tensor")] private Tensor? Perhaps(Tensor? perhaps = null) => perhaps;
            }
            """)],

        ["Representation"] = [Hosts.Host($$"""
            [MultiTask]
            public sealed partial class Trunk
            {
                {{Hosts.Encoder}}
                private readonly Linear head = Linear(3, 2);

                [Intermediate] private Tensor Features(Tensor images) => Encode(images).relu();

                [Intermediate] private Tensor Logits(Tensor features) => head.call(features);

                [Task("cls")] private Tensor Classification(Tensor logits, Tensor labels) => functional.cross_entropy(logits, labels);

                [Task("norm", WeightFrom = nameof(Strength))] private Tensor Norm(Tensor features) => features.norm();

                [Metric("accuracy")] private double Accuracy(Tensor logits, Tensor labels) => logits.argmax(1).eq(labels).to_type(ScalarType.Float64).mean().item<double>();

                private double Strength => 0.5;

                private Tensor Encode(Tensor images) => encoder.call(images);

                [Step(Space = GradientSpace.Representation)]
                public sealed partial class TrunkStep
                {
                    public partial StepReport<TrunkTask> Run(Tensor images, Tensor labels);
                }

                [Step(nameof(Norm), Space = GradientSpace.Parameters)]
                public sealed partial class NormStep;
            }
            """)],

        ["RepresentationOfTuple"] = [Hosts.Host($$"""
            [MultiTask]
            public sealed partial class Domains
            {
                {{Hosts.Encoder}}

                [Intermediate] private Tensor Both(Tensor source, Tensor target) => cat([source, target]);

                [Intermediate] private (Tensor Source, Tensor Target, int Count, (Tensor, Tensor?) Others) Features(Tensor both) =>
                    (encoder.call(both), encoder.call(both), 2, (encoder.call(both), null));

                [Intermediate] private static (Tensor, long[]) Sizes((Tensor Source, Tensor Target, int Count, (Tensor, Tensor?) Others) features) => (features.Source, features.Target.shape);

                [Task("cls")] private static Tensor Classification((Tensor Source, Tensor Target, int Count, (Tensor, Tensor?) Others) features) => features.Source.sum();

                [Task("align")] private static Tensor Alignment((Tensor, Tensor, int, (Tensor, Tensor?)) features, (Tensor, long[]) sizes) => (features.Item1 - sizes.Item1).square().mean();

                [Step(Space = GradientSpace.Representation)]
                public sealed partial class DomainStep;
            }
            """)],

        ["RepresentationOfRecord"] = [Hosts.Host($$"""
            public abstract record Map(Tensor Values)
            {
                public string Name { get; init; } = "";

                public Tensor Mean => Values.mean();
            }

            public sealed record Pyramid(Tensor Values, Tensor? Coarse, (Tensor Low, Tensor High) Levels) : Map(Values);

            public record struct Codes(Tensor @in, int Count) { public double Scale; public required Tensor Out { get; set; } }

            [MultiTask]
            public sealed partial class Pyramids
            {
                {{Hosts.Encoder}}

                [Intermediate] private Pyramid? Features(Tensor? images) => images is null ? null : new(encoder.call(images), null, (images, images));

                [Intermediate] private Codes Codes(Tensor x) => new(encoder.call(x), 1) { Out = x };

                [Intermediate] private Tensor? Extra(Tensor? extras) => extras is null ? null : encoder.call(extras);

                [Task("a")] private static Tensor? A(Pyramid? features, Codes codes, Tensor? extra) => features?.Mean;

                [Task("b")] private static Tensor B(Pyramid? features, Codes codes, Tensor? extra) => codes.@in.sum();

                [Step(Harmonize = [nameof(encoder)], Space = GradientSpace.Representation)]
                public sealed partial class PyramidStep;
            }
            """)],

        ["RepresentationInLayers"] = [Hosts.Host("""
            [MultiTask]
            public sealed partial class Layers(Linear first)
            {
                [Shared] private Linear First => first;
                [Shared] private readonly Linear second = Linear(3, 3);
                private readonly Linear embedding = Linear(4, 4);

                [Intermediate] private Tensor Embedded(Tensor x) => embedding.call(x);

                [Intermediate] private Tensor Low(Tensor embedded) => first.call(embedded);

                [Intermediate] private Tensor High(Tensor low) => second.call(low);

                [Intermediate] private static Tensor Pooled(Tensor high) => high.mean([0]);

                [Task("low")] private static Tensor OfLow(Tensor low, Tensor embedded) => low.sum() + embedded.sum();

                [Task("high")] private static Tensor OfHigh(Tensor high) => high.sum();

                [TaskFamily("pooled")] private static Tensor OfPooled(Tensor pooled) => pooled.square();

                [Step(Space = GradientSpace.Representation)]
                public sealed partial class LayersStep;
            }
            """)],

        ["RepresentationOfParts"] = [Hosts.Host("""
            [MultiTask]
            public sealed partial class Apart
            {
                [Shared] private readonly Linear encoder = Linear(4, 3);

                [Intermediate] private Tensor SourceFeatures(Tensor source) => encoder.call(source);

                [Intermediate] private Tensor TargetFeatures(Tensor target) => encoder.call(target);

                [Task("cls")] private static Tensor Classification(Tensor sourceFeatures) => sourceFeatures.sum();

                [Task("align")] private static Tensor Alignment(Tensor sourceFeatures, Tensor targetFeatures) => (sourceFeatures - targetFeatures).square().mean();

                [Step(Space = GradientSpace.Representation)]
                public sealed partial class ApartStep;
            }
            """)],
    };
}
