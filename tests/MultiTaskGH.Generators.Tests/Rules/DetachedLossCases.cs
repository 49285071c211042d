namespace MultiTaskGH.Generators.Tests.Rules;

internal static class DetachedLossCases
{
    private const string Loss = "var loss = functional.mse_loss(regressor.call(features), values);";

    public static readonly RuleCases All = new(
        "MTGH036",
        new Dictionary<string, string>
        {
            ["Detach"] = RuleCases.Task("return [|functional.mse_loss(regressor.call(features), values).detach()|];"),
            ["Arrow"] = RuleCases.Network("[Task(\"reg\")] private Tensor Regression(Tensor features) => [|regressor.call(features).detach().mean()|];"),
            ["Family"] = RuleCases.Network("[TaskFamily(\"reg\")] private Tensor Regression(Tensor features) => [|regressor.call(features).detach().mean(new long[] { 0 })|];"),
            ["Number"] = RuleCases.Task($"{Loss}\nreturn [|tensor(loss.ToDouble())|];"),
            ["ImplicitNumber"] = RuleCases.Task($"{Loss}\nreturn [|loss.item<float>()|];"),
            ["ScaledNumber"] = RuleCases.Task($"{Loss}\nreturn [|tensor(loss.item<float>()) * 0.5|];"),
            ["Zeros"] = RuleCases.Task($"{Loss}\nif (values.shape[0] == 0)\n{{\nreturn [|zeros(1)|];\n}}\n\nreturn loss;"),
            ["OneBranch"] = RuleCases.Task($"{Loss}\nreturn values.shape[0] == 0 ? [|zeros_like(loss)|] : loss;"),
            ["OneArm"] = RuleCases.Task($"{Loss}\nreturn values.shape[0] switch {{ 0 => [|loss.detach()|], _ => loss }};"),
            ["Local"] = RuleCases.Task($"{Loss}\nvar plain = loss.detach();\nreturn [|plain|];"),
            ["LocalAssignedLater"] = RuleCases.Task($"{Loss}\nTensor plain;\nplain = -loss.detach();\nreturn [|plain|];"),
            ["BothSides"] = RuleCases.Task("return [|functional.mse_loss(regressor.call(features).detach(), values.detach())|];"),
            ["PartOfDetached"] = RuleCases.Task("var all = features.detach();\nvar first = all[0];\nvar second = all.select(0, 1).abs();\nreturn [|first.mean() + second.mean() + all.sum()|];"),
            ["Optional"] = RuleCases.Network("[Task(\"reg\")] private Tensor? Regression(Tensor features, Tensor? values = null) => values is null ? null : [|(regressor.call(features) - values).detach()|];"),
        },
        new Dictionary<string, string>
        {
            ["Target"] = RuleCases.Task("return functional.mse_loss(regressor.call(features), values.detach());"),
            ["Difference"] = RuleCases.Task("var output = regressor.call(features);\nreturn (output - output.detach()).square().mean();"),
            ["Reversal"] = RuleCases.Task("return (features * -0.5 + features.detach() * 1.5).mean();"),
            ["StraightThrough"] = RuleCases.Task("var soft = regressor.call(features);\nvar hard = soft.round();\nreturn (hard.detach() - soft.detach() + soft).mean();"),
            ["Weighted"] = RuleCases.Task("var weights = features.detach().abs();\nreturn (weights / weights.sum() * regressor.call(features)).sum();"),
            ["Accumulated"] = RuleCases.Task("var loss = zeros(1);\nforeach (var row in features.unbind())\n{\nloss += regressor.call(row).mean();\n}\n\nreturn loss;"),
            ["AccumulatedAgain"] = RuleCases.Task("var loss = zeros(1);\nfor (var i = 0; i < 3; i++)\n{\nloss = loss + regressor.call(features).mean();\n}\n\nreturn loss;"),
            ["AccumulatedInPlace"] = RuleCases.Task("var loss = zeros(1);\nloss.add_(regressor.call(features).mean());\nreturn loss;"),
            ["WrittenByIndex"] = RuleCases.Task("var losses = zeros(2);\nlosses[0] = regressor.call(features).mean();\nreturn losses.sum();"),
            ["AddedByIndex"] = RuleCases.Task("var losses = zeros(2);\nlosses[0] += regressor.call(features).mean();\nreturn losses.sum();"),
            ["AccumulatedInView"] = RuleCases.Task("var losses = zeros(2);\nlosses.select(0, 1).add_(regressor.call(features).mean());\nreturn losses.sum();"),
            ["AccumulatedInViewWithName"] = RuleCases.Task("var losses = zeros(2);\nvar first = losses[0];\nfirst.add_(regressor.call(features).mean());\nreturn losses.sum();"),
            ["AccumulatedInViews"] = RuleCases.Task("var losses = zeros(2);\nforeach (var loss in losses.unbind())\n{\nloss.add_(regressor.call(features).mean());\n}\n\nreturn losses.sum();"),
            ["AccumulatedByRef"] = RuleCases.Network("[Task(\"reg\")] private Tensor Regression(Tensor features)\n{\nvar loss = zeros(1);\nAdd(ref loss, features);\nreturn loss;\n}\nprivate void Add(ref Tensor loss, Tensor features) => loss = loss + regressor.call(features).mean();"),
            ["GradientSwitchedOn"] = RuleCases.Task("var inputs = features.detach().requires_grad_();\nreturn inputs.square().sum();"),
            ["GradientOfPenalty"] = RuleCases.Task("var inputs = features.detach();\ninputs.requires_grad = true;\nreturn inputs.square().sum();"),
            ["Leaf"] = RuleCases.Task("return zeros(1, requires_grad: true);"),
            ["Stack"] = RuleCases.Task("var parts = new List<Tensor> { zeros(1), regressor.call(features).mean() };\nreturn stack(parts).sum();"),
            ["OwnMethod"] = RuleCases.Network("[Task(\"reg\")] private Tensor Regression(Tensor features) => Size(features.detach());\nprivate Tensor Size(Tensor x) => regressor.call(x).mean();"),
            ["Module"] = RuleCases.Task("return regressor.call(features.detach()).mean();"),
            ["FunctionalWithWeight"] = RuleCases.Task("return functional.linear(features.detach(), regressor.weight!).mean();"),
            ["LambdaReturnsDetached"] = RuleCases.Task("Func<Tensor, Tensor> target = x => x.detach();\nreturn (target(features) - features).mean();"),
            ["LocalFunctionReturnsDetached"] = RuleCases.Task("return (Target(features) - features).mean();\nstatic Tensor Target(Tensor x) => x.detach();"),
            ["DetachedIntermediate"] = RuleCases.Network("[Intermediate] private static Tensor Teacher(Tensor features) => features.detach();\n[Task(\"reg\")] private Tensor Regression(Tensor features, Tensor teacher) => (regressor.call(features) - teacher.mean()).square().mean();"),
            ["DetachedMetric"] = RuleCases.Network("[Task(\"reg\")] private Tensor Regression(Tensor features) => regressor.call(features).mean();\n[Metric(\"size\")] private Tensor Size(Tensor features) => regressor.call(features).detach().mean();"),
            ["SitsOut"] = RuleCases.Network("[Task(\"reg\")] private Tensor? Regression(Tensor features, Tensor? values = null) => values is null ? null : (regressor.call(features) - values).square().mean();"),
            ["Interpolated"] = RuleCases.Task("var t = features.detach();\nvar mixed = lerp(t, regressor.call(features), 0.5);\nreturn mixed.mean();"),
        });
}
