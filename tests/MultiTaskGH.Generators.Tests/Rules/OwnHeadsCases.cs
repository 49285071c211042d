namespace MultiTaskGH.Generators.Tests.Rules;

internal static class OwnHeadsCases
{
    private const string Own = "HeadGradients = HeadGradients.Own";

    public static readonly RuleCases All = new(
        "MTGH039",
        new Dictionary<string, string>
        {
            ["Named"] = Steps("Harmonize = [nameof(encoder)], Update = [nameof(classifier), nameof(regressor)]", $"network.CreateHeadStep(new GH(), optimizer, new StepOptions {{ [|{Own}|] }})"),
            ["Shared"] = Steps("Update = [nameof(regressor)]", $"network.CreateHeadStep(new GH(), optimizer, new StepOptions {{ RefreshEvery = 2, [|{Own}|] }})"),
            ["TargetTyped"] = Steps("Update = [nameof(regressor)]", $"network.CreateHeadStep(new GH(), [optimizer], new() {{ [|{Own}|] }})"),
            ["Local"] = Steps("Update = [nameof(regressor)]", "network.CreateHeadStep(new GH(), optimizer, options)", $"var options = new StepOptions {{ [|{Own}|] }};"),
        },
        new Dictionary<string, string>
        {
            ["Reweighted"] = Steps("Update = [nameof(regressor)]", "network.CreateHeadStep(new GH(), optimizer, new StepOptions { HeadGradients = HeadGradients.Reweighted })"),
            ["Default"] = Steps("Update = [nameof(regressor)]", "network.CreateHeadStep(new GH(), optimizer)"),
            ["Null"] = Steps("Update = [nameof(regressor)]", "network.CreateHeadStep(new GH(), optimizer, new StepOptions { HeadGradients = null })"),
            ["UpdatesShared"] = Steps("Update = [nameof(encoder), nameof(regressor)]", $"network.CreateHeadStep(new GH(), optimizer, new StepOptions {{ {Own} }})"),
            ["UpdatesHarmonized"] = Steps("Harmonize = [nameof(regressor)], Update = [nameof(regressor)]", $"network.CreateHeadStep(new GH(), optimizer, new StepOptions {{ {Own} }})"),
            ["UpdatesAll"] = Steps("Harmonize = [nameof(encoder)]", $"network.CreateHeadStep(new GH(), optimizer, new StepOptions {{ {Own} }})"),
            ["MemberOfBoth"] = Steps("Harmonize = [nameof(encoder)], Update = [nameof(whole)]", $"network.CreateHeadStep(new GH(), optimizer, new StepOptions {{ {Own} }})"),
            ["ConditionalOptions"] = Steps("Update = [nameof(regressor)]", "network.CreateHeadStep(new GH(), optimizer, options)", $"var options = new StepOptions {{ {Own} }};\noptions = options with {{ HeadGradients = null }};"),
        });

    private static string Steps(string step, string create, string before = "") =>
        RuleCases.Network(
            $"private readonly Sequential whole;\n[Task(\"reg\")] private Tensor Regression(Tensor features) => regressor.call(features).mean();\n[Step(nameof(Classification), nameof(Regression), {step})] public sealed partial class HeadStep;",
            "whole = Sequential(encoder, classifier);\n")
        + $$"""

            public static class Training
            {
                public static void Train(Network network)
                {
                    using var optimizer = optim.SGD(network.parameters().ToArray(), 0.1);
                    {{before}}
                    using var step = {{create}};
                }
            }
            """;
}
