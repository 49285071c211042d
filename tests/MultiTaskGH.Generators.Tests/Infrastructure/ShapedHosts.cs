namespace MultiTaskGH.Generators.Tests.Infrastructure;

/// <summary>Valid annotated classes of unusual shapes: containers, bases, namespaces.</summary>
internal static class ShapedHosts
{
    public static IReadOnlyDictionary<string, string[]> All { get; } = new Dictionary<string, string[]>
    {
        ["BaseClass"] =
        [
            Hosts.Host("""
                [MultiTask]
                public sealed partial class Derived : Middle
                {
                    [Shared] private readonly Linear own = Linear(3, 3);

                    [Task("derived", Weight = 2)] protected override Tensor Replaced(Tensor features) => own.call(features).mean();

                    protected override Tensor Abstract(Tensor features, Tensor labels) => (features - labels).mean();

                    [Task("own")] private Tensor Own(Tensor labels, Tensor late) => (labels - late).sum();

                    [Step(nameof(Abstract), nameof(Own), Update = [nameof(Trunk), nameof(own)])]
                    public sealed partial class PairStep;

                    [Step]
                    public sealed partial class AllStep;
                }
                """),
            Hosts.Host("""
                public abstract class Base<TTrunk> : Module
                    where TTrunk : Module<Tensor, Tensor>
                {
                    protected Base(TTrunk trunk) : base("base") => Trunk = trunk;

                    [Shared] protected TTrunk Trunk { get; }

                    [Task("base")] private protected static Tensor OfBase(Tensor features) => features.sum();

                    [Task("replaced")] protected virtual Tensor Replaced(Tensor features) => features.norm();

                    [Task("abstract", WeightFrom = nameof(Factor))] protected abstract Tensor Abstract(Tensor features, Tensor labels);

                    [Metric("factor")] internal double Factor() => 1;
                }

                public class Middle() : Base<Linear>(Linear(4, 3))
                {
                    [Intermediate] internal Tensor Features(Tensor inputs) => Trunk.call(inputs);

                    protected override Tensor Abstract(Tensor features, Tensor labels) => features.sum();
                }
                """),
        ],

        ["Containers"] = [Hosts.Host($$"""
            public partial struct OuterStruct<TFirst>
            {
                public partial record OuterRecord<TSecond>
                {
                    public partial interface IOuter
                    {
                        [MultiTask]
                        public sealed partial class Host<TThird>
                            where TThird : class
                        {
                            {{Hosts.Encoder}}

                            [Task("a")] private Tensor A(Tensor x, TFirst first) => encoder.call(x).sum();

                            [Task("b")] private Tensor B(Tensor x, TSecond second, TThird third) => encoder.call(x).mean();

                            [Step]
                            internal sealed partial class Both { public partial StepReport<HostTask> Run(TThird third, TSecond second, TFirst first, Tensor x); }
                        }
                    }
                }
            }
            """)],

        ["SameNames"] =
        [
            Hosts.Host(Same("first"), "Demo.First"),
            Hosts.Host(Same("second"), "Demo.Second"),
            Hosts.Host(Same("third"), null),
            Hosts.Host($"namespace Demo {{ namespace @third.Inner {{ {Same("fourth")} }} }}", null),
        ],

        ["StepsInFiles"] =
        [
            Hosts.Host($$"""
                [MultiTask]
                public sealed partial class Parts
                {
                    {{Hosts.Encoder}}

                    [Task("a")] private Tensor A(Tensor x, double scale = 2) => encoder.call(x).sum() * scale;

                    /// <summary>The second one.</summary>
                    public sealed partial class SecondStep;
                }
                """),
            Hosts.Host("""
                partial class Parts
                {
                    [Task("b")] private Tensor B(double scale, Tensor y) => encoder.call(y).sum() * scale;

                    [Step, System.Diagnostics.CodeAnalysis.Experimental("EXP1")] public sealed partial class FirstStep;

                    [Step(nameof(B), nameof(A))] sealed partial class SecondStep;
                }
                """),
            Hosts.Host("""
                partial class Parts
                {
                    partial class SecondStep
                    {
                        internal partial StepReport<PartsTask> Run(Tensor y, Tensor x, double scale = 3);
                    }

                    [Step(nameof(A)), System.Obsolete] private sealed partial class OldStep;
                }
                """),
        ],

        ["WarnedOfAlready"] = [Hosts.Host($$"""
            #pragma warning disable CS8981, CS0628, CS3001, CS3002, CS3003, CS3008, CS3009, CS3016
            public static partial class outer
            {
                [MultiTask]
                public sealed partial class Host
                {
                    {{Hosts.Encoder}}

                    [Task("a")] private Tensor A(Tensor x, uint count) => encoder.call(x).sum() * (int)count;

                    [Step] protected internal sealed partial class FirstStep;

                    [Step] public sealed partial class SecondStep { public partial StepReport<HostTask> Run(uint count, Tensor x); }
                }
            }
            """).Replace("namespace Demo;", "[assembly: System.CLSCompliant(true)]\n\nnamespace Demo;", StringComparison.Ordinal)],

        ["ManySteps"] = [Hosts.Host($$"""
            [MultiTask]
            public partial class Host
            {
                {{Hosts.Encoder}}

                [Intermediate] private Tensor A(Tensor pass) => encoder.call(pass);

                [Task("pass")] private Tensor Run(Tensor a, Tensor BeginPass) => a.sum();

                [Task("b")] private Tensor B(Tensor a, Tensor host2, Tensor aCut) => a.mean();

                [Step(nameof(Run))] public sealed partial class hostStep;

                [Step(nameof(B), nameof(Run), Space = GradientSpace.Representation)] protected internal sealed partial class Options;

                [Step(nameof(B))] private protected sealed partial class Harmonizer;
            }
            """)],
    };

    private static string Same(string key) => $$"""
        [MultiTaskGH.MultiTask]
        public sealed partial class Same
        {
            [MultiTaskGH.Shared] private readonly TorchSharp.Modules.Linear encoder = TorchSharp.torch.nn.Linear(1, 1);

            [MultiTaskGH.Task("{{key}}")] private TorchSharp.torch.Tensor Loss(TorchSharp.torch.Tensor x) => encoder.call(x).sum();
        }
        """;
}
