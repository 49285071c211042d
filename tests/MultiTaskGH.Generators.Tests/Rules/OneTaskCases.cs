namespace MultiTaskGH.Generators.Tests.Rules;

internal static class OneTaskCases
{
    public static readonly RuleCases All = new(
        "MTGH034",
        new Dictionary<string, string>
        {
            ["OneTask"] = Host("[Task(\"a\")] private Tensor A(Tensor x) => encoder.call(x).mean();"),
            ["OneTaskOfAStep"] = Host("[Step(nameof(A))] public sealed partial class First;\n[Task(\"a\")] private Tensor A(Tensor x) => encoder.call(x).mean();"),
            ["OneTaskAndItsOverride"] = """
                public abstract partial class Base
                {
                    [Task("a")] protected abstract Tensor A(Tensor x);
                }

                [MultiTask]
                public sealed partial class [|Derived|] : Base
                {
                    [Shared] private readonly Linear encoder = Linear(8, 16);
                    [Task("a")] protected override Tensor A(Tensor x) => encoder.call(x).mean();
                }
                """,
        },
        new Dictionary<string, string>
        {
            ["TwoTasks"] = Host("[Task(\"a\")] private Tensor A(Tensor x) => encoder.call(x).mean();\n[Task(\"b\")] private Tensor B(Tensor x) => encoder.call(x).sum();").Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal),
            ["Family"] = Host("[TaskFamily(\"a\")] private Tensor A(Tensor x) => encoder.call(x).mean(new long[] { 0 });").Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal),
            ["InheritedTask"] = """
                public abstract partial class Base
                {
                    [Shared] protected readonly Linear encoder = Linear(8, 16);
                    [Task("a")] protected Tensor A(Tensor x) => encoder.call(x).mean();
                }

                [MultiTask]
                public sealed partial class Derived : Base
                {
                    [Task("b")] private Tensor B(Tensor x) => encoder.call(x).sum();
                }
                """,
            ["StepsOfOneTask"] = RuleCases.Network("[Task(\"reg\")] private Tensor Regression(Tensor features) => regressor.call(features).mean();\n[Step(nameof(Classification))] public sealed partial class First;\n[Step(nameof(Regression))] public sealed partial class Second;"),
        });

    private static string Host(string members) => $$"""
        [MultiTask]
        public sealed partial class [|Host|]
        {
            [Shared] private readonly Linear encoder = Linear(8, 16);
            {{members}}
        }
        """;
}
