namespace MultiTaskGH.Generators.Tests.Rules;

/// <summary>Sources that break one rule at a marked place, and sources near to them that break none.</summary>
internal sealed record RuleCases(string Id, IReadOnlyDictionary<string, string> Wrong, IReadOnlyDictionary<string, string> Right)
{
    public static IReadOnlyList<RuleCases> All { get; } =
    [
        OneTaskCases.All, BackwardInTaskCases.All, DetachedLossCases.All, LossUnderNoGradCases.All, DisposedIntermediateCases.All, OwnHeadsCases.All,
        SumOfByteCases.All, UnregisteredModulesCases.All, MissingRegisterComponentsCases.All, ForwardInsteadOfCallCases.All, RawAutogradGradCases.All,
    ];

    /// <summary>An annotated class with a task, for rules that look at another one.</summary>
    public static string Network(string members, string constructor = "") => $$"""
        [MultiTask]
        public sealed partial class Network : Module
        {
            [Shared] private readonly Linear encoder = Linear(8, 16);
            private readonly Linear classifier = Linear(16, 3);
            private readonly Linear regressor = Linear(16, 1);
            public Network() : base(nameof(Network)) { {{constructor}}RegisterComponents(); }
            [Intermediate] private Tensor Features(Tensor inputs) => encoder.call(inputs);
            [Task("cls")] private Tensor Classification(Tensor features, Tensor labels) => functional.cross_entropy(classifier.call(features), labels);
            {{members}}
        }
        """;

    /// <summary>A second task of it.</summary>
    public static string Task(string body) => Network($"[Task(\"reg\")] private Tensor Regression(Tensor features, Tensor values)\n{{\n{body}\n}}");

    /// <summary>A module without annotations.</summary>
    public static string Module(string members) => $$"""
        public sealed class Block : Module<Tensor, Tensor>
        {
            {{members}}
            public override Tensor forward(Tensor x) => x;
        }
        """;
}
