namespace MultiTaskGH.Generators.Tests.Infrastructure;

/// <summary>Valid annotated classes of one step, in which names, overloads, types and warnings are hard to get right.</summary>
internal static class IntricateHosts
{
    public static IReadOnlyDictionary<string, string[]> All { get; } = new Dictionary<string, string[]>
    {
        ["HiddenNames"] = [Hosts.Host($$"""
            [MultiTask]
            public sealed partial class Hidden
            {
                {{Hosts.Encoder}}

                public int HiddenTask { get; set; }

                [Intermediate] private Tensor Pass(Tensor host) => encoder.call(host);

                [Intermediate] private Tensor Host2(Tensor host) => encoder.call(host);

                [Task("a")] private Tensor A(Tensor pass, Tensor BeginPass, Tensor host2) => (pass + BeginPass + host2).sum();

                [Task("b")] private Tensor Evaluate(Tensor Evaluate, Tensor Hidden, Tensor options) => (Evaluate + Hidden + options).sum();
            }
            """)],

        ["InternalArgument"] = [Hosts.Host($$"""
            internal sealed record Batch(Tensor Images);

            [MultiTask]
            public sealed partial class Public
            {
                {{Hosts.Encoder}}

                [Task("loss")] private Tensor Loss(Batch batch, List<Batch[]>? more = null) => encoder.call(batch.Images).sum();
            }

            public partial class Container
            {
                private sealed record Batch(Tensor Images);

                [MultiTask]
                private sealed partial class Host
                {
                    {{Hosts.Encoder}}

                    [Task("loss")] private Tensor Loss(Batch batch) => encoder.call(batch.Images).sum();
                }
            }
            """)],

        ["SeveralFiles"] =
        [
            Hosts.Host($$"""
                [MultiTask]
                public sealed partial class Parts
                {
                    {{Hosts.Encoder}}

                    [Task("first")] private Tensor First(Tensor b, Tensor a) => encoder.call(a + b).sum();
                }
                """),
            Hosts.Host("""
                partial class Parts
                {
                    [Task("second")] private partial Tensor Second(Tensor c, Tensor a, double scale = 1);

                    private partial Tensor Second(Tensor c, Tensor a, double scale) => encoder.call(a + c).sum() * scale;
                }
                """),
        ],

        ["Obsolete"] = [Hosts.Host($$"""
            [MultiTask]
            public sealed partial class Old
            {
                {{Hosts.Encoder}}

                [Intermediate, System.Obsolete] private Tensor Features(Tensor x) => encoder.call(x);

                [Task("old"), System.Obsolete("Use another one.")] private Tensor Loss(Tensor features, List<string?> names) => features.sum();

                [Task("new")] private Tensor Newer(Tensor x) => encoder.call(x).sum();
            }
            """)],

        ["Notices"] = [Hosts.Host($$"""
            [System.Diagnostics.CodeAnalysis.Experimental("EXP1")]
            public sealed record Batch(Tensor X);

            public enum Level { [System.Obsolete("no", true)] Old = 1, Low = 1, [System.Diagnostics.CodeAnalysis.Experimental("EXP4")] High = 2 }

            #pragma warning disable EXP1, EXP4, OBS2, OBS3

            [MultiTask]
            public sealed partial class Noted
            {
                {{Hosts.Encoder}}

                [Shared, System.Obsolete("Old.", DiagnosticId = "OBS2")] private readonly Linear second = Linear(1, 1);

                [Intermediate, System.Obsolete("Old.", DiagnosticId = "OBS3")] private Tensor Features(List<Batch[]> batches) => encoder.call(batches[0][0].X);

                [Task("loss")] private Tensor Loss(Tensor features, Level level = Level.Low, Level high = Level.High) => features.sum();
            }

            [MultiTask, System.Obsolete("Old.")]
            public sealed partial class AllOld
            {
                {{Hosts.Encoder}}

                [Task("loss"), System.Obsolete("Old.", true)] private Tensor Loss(Tensor x) => encoder.call(x).sum();
            }
            """)],

        ["PassHost"] = [Hosts.Host($$"""
            [MultiTask]
            public sealed partial class Pass
            {
                {{Hosts.Encoder}}

                [Task("loss")] private Tensor Loss(Tensor x) => encoder.call(x).sum();
            }
            """)],

        ["Overloads"] = [Hosts.Host($$"""
            public abstract class Base
            {
                protected abstract Tensor Loss(Tensor x);

                private protected static Tensor Size(Tensor x) => x;
            }

            [MultiTask]
            public sealed partial class Overloads<T> : Base
            {
                {{Hosts.Encoder}}

                [Task("loss")] protected override Tensor Loss(Tensor x) => encoder.call(x).sum();

                private Tensor Loss(Tensor x, int y) => Loss(x) * y;

                private Tensor Loss(int x) => zeros(x);

                [Task("size")] private static new Tensor Size(Tensor x) => x.norm();

                private static Tensor Size(params Tensor[] x) => Size(x[0]);

                private static Tensor Size<TOther>(TOther x) => zeros(1);

                [Task("span")] private static Tensor Span(System.ReadOnlySpan<T> span, byte small) => zeros(span.Length);

                private static Tensor Span(System.Span<T> span, int small) => zeros(span.Length);
            }
            """)],

        ["Nullability"] = [Hosts.Host($$"""
            [MultiTask]
            public abstract partial class Nullability<T>
            {
                {{Hosts.Encoder}}

                [Intermediate] private (Tensor? A, Tensor B) Both(Tensor x) => (null, encoder.call(x));

                [Intermediate] private List<Tensor?> Many(Tensor x) => [null, encoder.call(x)];

                [Intermediate] protected abstract T? Perhaps(Tensor x);

                [Task("a")] private Tensor A(List<Tensor> many, T? perhaps, [System.Diagnostics.CodeAnalysis.DisallowNull] Tensor? mask, T t = default!) => many[0].sum();

                [Task("b")] private Tensor B((Tensor, Tensor) both, [System.Diagnostics.CodeAnalysis.AllowNull] T perhaps, T? u = default) => both.Item2;
            }
            """)],
    };
}
