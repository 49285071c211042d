namespace MultiTaskGH.Generators.Tests.Infrastructure;

/// <summary>Valid annotated classes. Every test that holds for all of them runs over all of them.</summary>
internal static class Hosts
{
    private const string Usings = """
        using System.Collections.Generic;
        using MultiTaskGH;
        using TorchSharp;
        using TorchSharp.Modules;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn;

        """;

    public const string Encoder = "[Shared] private readonly Module<Tensor, Tensor> encoder = Linear(4, 3);";

    /// <summary>The first example of the documentation.</summary>
    public static readonly string TwoTasks = Usings + """
        namespace Demo;

        public sealed record DomainBatch(Tensor Images, Tensor Labels, Tensor Domains);

        [MultiTask]
        public sealed partial class DomainAdversarialNetwork : Module
        {
            [Shared] private readonly Module<Tensor, Tensor> encoder;
            private readonly Module<Tensor, Tensor> classifier, discriminator;

            public DomainAdversarialNetwork()
                : base(nameof(DomainAdversarialNetwork))
            {
                encoder = Linear(4, 3);
                classifier = Linear(3, 2);
                discriminator = Linear(3, 1);
                RegisterComponents();
            }

            [Intermediate]
            private Tensor Features(DomainBatch batch) => encoder.call(batch.Images);

            [Task("cls")]
            private Tensor Classification(DomainBatch batch, Tensor features) => functional.cross_entropy(classifier.call(features), batch.Labels);

            [Task("align", Weight = 0.5)]
            private Tensor Alignment(DomainBatch batch, Tensor features, double reversal) =>
                functional.binary_cross_entropy_with_logits(discriminator.call(features * reversal), batch.Domains);
        }
        """;

    private static readonly Dictionary<string, string[]> OneStep = new()
    {
        ["OneTask"] = [Host($$"""
            [MultiTask]
            public sealed partial class Regressor
            {
                {{Encoder}}

                [Task("mse")]
                private Tensor Error(Tensor inputs, Tensor targets) => (encoder.call(inputs) - targets).square().mean();
            }
            """)],

        ["TwoTasks"] = [TwoTasks],

        ["ThreeTasks"] = [Host($$"""
            [MultiTask]
            public partial class Chain
            {
                {{Encoder}}

                [Task("first")]
                public Tensor First(Tensor probabilities) => probabilities.sum();

                [Intermediate]
                protected internal Tensor Probabilities(Tensor logits, double temperature = 1) => functional.softmax(logits / temperature, 1);

                [Intermediate]
                private Tensor Logits(Tensor features) => features * 2;

                [Task("second")]
                internal Tensor Second(Tensor logits, Tensor labels) => (logits - labels).mean();

                [Intermediate]
                private Tensor Features(Tensor inputs) => encoder.call(inputs);

                [Task("third")]
                private Tensor Third(Tensor features, Tensor probabilities) => (features * probabilities).sum();
            }
            """)],

        ["SevenTasks"] = [Host($$"""
            [MultiTask]
            internal sealed partial class Arm
            {
                {{Encoder}}

                [Intermediate] private Tensor Torques(Tensor state) => encoder.call(state);

                {{string.Join("\n\n    ", Enumerable.Range(0, 7).Select(static i => $"[Task(\"torque-{i}\")] private Tensor Torque{i}(Tensor torques, Tensor targets) => (torques - targets).select(1, {i}).square().mean();"))}}
            }
            """)],

        ["KeywordNames"] = [Host("""
            [MultiTask]
            public sealed partial class @event
            {
                [Shared] private readonly Module<Tensor, Tensor> @class = Linear(4, 3);

                [Intermediate] private Tensor @static(Tensor @in) => @class.call(@in);

                [Task("void")] private Tensor @void(Tensor @static, Tensor @params, bool @true = true) => (@static - @params).sum();
            }
            """, "Demo.@namespace.@out")],

        ["DefaultValues"] = [Host($$"""
            public enum Mode { Plain, @checked }

            [System.Flags] public enum Parts : byte { None = 0, Left = 1, Right = 2 }

            public readonly record struct Range(int Low, int High);

            [MultiTask]
            public sealed partial class Defaults
            {
                {{Encoder}}

                [Task("a")]
                private Tensor A(
                    Tensor inputs, double half = 0.5, double whole = 2, double tiny = 1e-300, double nan = double.NaN, double infinite = double.NegativeInfinity,
                    double negativeZero = -0.0, float single = 0.1f, float largest = float.MaxValue, decimal money = 1.50m, int integer = -7, uint unsigned = 7, long large = long.MinValue,
                    ulong huge = ulong.MaxValue, byte small = 255, sbyte negative = -128, short word = -3, ushort natural = 3, nint native = 5, char letter = '\'', char line = '\n',
                    string text = "a \"quote\", a \\ and a \u2028", string? nothing = null, string notNothing = null!, bool truth = true) =>
                    encoder.call(inputs).sum();

                [Task("b")]
                private Tensor B(
                    Tensor targets, Mode mode = Mode.@checked, Mode? maybe = Mode.Plain, Mode? noMode = null, Parts parts = Parts.Left | Parts.Right, double? optional = 0.25, double? empty = null,
                    Range range = default, object? anything = null, Tensor? mask = null, int[]? indices = null, (int, string)? pair = null) =>
                    encoder.call(targets).sum();

                [Task("c")]
                private Tensor C(double half, Tensor mask, string? notNothing = null) => encoder.call(mask * half).sum();
            }
            """)],

        ["NestedHost"] = [Host($$"""
            public partial interface IOuter<TItem>
            {
                internal partial record struct Middle
                {
                    public static partial class Inner
                    {
                        [MultiTask]
                        internal partial class Host
                        {
                            {{Encoder}}

                            [Task("only")] private Tensor Only(Tensor inputs, TItem item) => encoder.call(inputs).sum();
                        }
                    }
                }
            }
            """)],

        ["GenericHost"] = [Host("""
            [MultiTask]
            public abstract partial class Generic<TTrunk, @int> : Module
                where TTrunk : Module<Tensor, Tensor>
                where @int : notnull
            {
                [Shared] protected readonly TTrunk trunk;
                [Shared] protected static readonly List<TTrunk> more = [];

                protected Generic(TTrunk trunk) : base("generic") => this.trunk = trunk;

                [Intermediate] private protected abstract Tensor Features(@int batch);

                [Task("norm")] private Tensor Norm(Tensor features) => features.norm();

                [Task("sum")] private static Tensor Sum(Tensor features, List<@int> items) => features.sum();
            }
            """)],

        ["RecordHost"] = [Host("""
            [MultiTask]
            public partial record Pair([property: Shared] Linear Encoder, string Name)
            {
                [Task("only")] private Tensor Only(Tensor inputs) => Encoder.call(inputs).sum();
            }
            """)],

        ["PlainClass"] = [Host("""
            [MultiTask]
            partial class Plain(Linear trunk, Linear head)
            {
                [Shared] private Linear Trunk => trunk;

                [Task("loss")] private Tensor Loss(in Tensor inputs) => head.call(trunk.call(inputs)).sum();
            }
            """, null)],

        ["Sequences"] = [Host("""
            [MultiTask]
            public sealed partial class Sequences
            {
                [Shared] private readonly Linear[] array = [];
                [Shared] private readonly List<Module<Tensor, Tensor>> list = [];
                [Shared] private readonly ModuleList<Linear> modules = new();
                [Shared] private readonly ParameterList parameters = new();
                [Shared] private readonly Sequential sequential = Sequential();
                [Shared] private readonly Parameter weight = new(zeros(2)), bias = new(zeros(2));
                [Shared] private IEnumerable<Parameter> Loose => [weight, bias];
                [Shared] private readonly Module? absent;
                [Shared] private readonly Dictionary<string, Linear>.ValueCollection values = new Dictionary<string, Linear>().Values;
                [field: Shared] public Linear Automatic { get; } = Linear(2, 2);
                [Shared] public static Linear Common { get; } = Linear(2, 2);

                public Sequences(Module? absent) => this.absent = absent;

                [Task("loss")] private Tensor Loss() => weight.sum() + bias.sum();
            }
            """)],

        ["StaticTasks"] = [Host($$"""
            [MultiTask]
            public sealed partial class Statics
            {
                {{Encoder}}

                [Intermediate] private Tensor features(Tensor inputs) => encoder.call(inputs);

                [Intermediate] private static (Tensor Mean, Tensor Variance) Moments(Tensor features) => (features.mean(), features.var());

                [Task("mean")] private static Tensor Mean((Tensor Mean, Tensor Variance) moments) => moments.Mean;

                [Task("variance")] private static Parameter Variance((Tensor, Tensor) moments, Parameter parameter) => parameter;
            }
            """)],

        ["From"] = [Host($$"""
            [MultiTask]
            public sealed partial class TwoViews
            {
                {{Encoder}}

                [Intermediate] private Tensor First(Tensor view1) => encoder.call(view1);

                [Intermediate] private Tensor Second(Tensor view2) => encoder.call(view2);

                [Task("agree")] private static Tensor Agreement([From(nameof(First))] Tensor a, [From("Second")] Tensor b) => (a - b).square().mean();

                [Task("size")] private static Tensor Size([From(nameof(First))] Tensor second, Tensor first) => (first * second).mean();
            }
            """)],

        ["Weights"] = [Host($$"""
            [MultiTask]
            public sealed partial class Weights
            {
                private const double Eighth = 1 / 8.0;

                {{Encoder}}

                [Task("negative", Weight = -2)] private Tensor Negative(Tensor x) => encoder.call(x).sum();
                [Task("eighth", Weight = Eighth)] private Tensor Small(Tensor x) => encoder.call(x).mean();
                [Task("third", Weight = 1.0 / 3)] private Tensor Third(Tensor x) => encoder.call(x).norm();
                [Task("huge", Weight = 1e300)] private Tensor Huge(Tensor x) => encoder.call(x).max();
                [Task("one", Weight = 1)] private Tensor One(Tensor x) => encoder.call(x).min();
            }
            """)],

        ["AnyKeys"] = [Host($$"""
            [MultiTask]
            public sealed partial class Keys
            {
                {{Encoder}}

                [Task("to-string")] private Tensor A(Tensor x) => encoder.call(x).sum();
                [Task("Equals")] private Tensor B(Tensor x) => encoder.call(x).sum();
                [Task("2nd view")] private Tensor C(Tensor x) => encoder.call(x).sum();
                [Task("<summary> & \"quotes\" \\ \n // */")] private Tensor D(Tensor x) => encoder.call(x).sum();
                [Task("größe/尺寸")] private Tensor E(Tensor x) => encoder.call(x).sum();
                [Task("value__")] private Tensor F(Tensor x) => encoder.call(x).sum();
            }
            """)],
    };

    public static IReadOnlyDictionary<string, string[]> All { get; } =
        OneStep.Concat(DocumentedHosts.All).Concat(IntricateHosts.All).Concat(StepHosts.All).Concat(ShapedHosts.All).ToDictionary(static host => host.Key, static host => host.Value);

    public static string Host(string source, string? name = "Demo") => Usings + (name is null ? "" : $"namespace {name};\n\n") + source;

    /// <summary>A class around members, for tests that look at one member.</summary>
    public static string With(string members) => Host($$"""
        [MultiTask]
        public sealed partial class Host
        {
        {{members}}
        }
        """);

    /// <summary>Another part of that class.</summary>
    public static string Part(string members) => Host($"partial class Host\n{{\n{members}\n}}");

    /// <summary>A class around members, with a shared module.</summary>
    public static string WithShared(string members) => With(Encoder + "\n" + members);
}
