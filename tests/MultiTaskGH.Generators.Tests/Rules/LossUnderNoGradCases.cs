namespace MultiTaskGH.Generators.Tests.Rules;

internal static class LossUnderNoGradCases
{
    private const string Loss = "functional.mse_loss(regressor.call(features), values)";

    public static readonly RuleCases All = new(
        "MTGH037",
        new Dictionary<string, string>
        {
            ["Declaration"] = RuleCases.Task($"using var _ = no_grad();\nreturn [|{Loss}|];"),
            ["Statement"] = RuleCases.Task($"using (no_grad())\n{{\nreturn [|{Loss}|];\n}}"),
            ["StatementWithName"] = RuleCases.Task($"using (var mode = no_grad())\n{{\nreturn [|{Loss}|];\n}}"),
            ["Inference"] = RuleCases.Task($"using var mode = inference_mode();\nreturn [|{Loss}|];"),
            ["SwitchedOff"] = RuleCases.Task($"using var mode = set_grad_enabled(false);\nreturn [|{Loss}|];"),
            ["Local"] = RuleCases.Task($"using var mode = no_grad();\nvar loss = {Loss};\nreturn [|loss|];"),
            ["AssignedInside"] = RuleCases.Task($"Tensor loss;\nusing (no_grad())\n{{\nloss = {Loss};\n}}\n\nreturn [|loss|];"),
            ["Nested"] = RuleCases.Task($"using var mode = no_grad();\nif (values.shape[0] > 1)\n{{\nreturn [|{Loss}|];\n}}\n\nreturn features.mean();").Replace("return features.mean();", "throw new InvalidOperationException();", StringComparison.Ordinal),
            ["Moved"] = RuleCases.Task($"using (no_grad())\n{{\nusing var scope = NewDisposeScope();\nreturn [|{Loss}.MoveToOuterDisposeScope()|];\n}}"),
            ["SumOfLosses"] = RuleCases.Task($"var loss = {Loss};\nusing (no_grad())\n{{\nreturn [|loss + 1|];\n}}"),
        },
        new Dictionary<string, string>
        {
            ["Target"] = RuleCases.Task("Tensor target;\nusing (no_grad())\n{\ntarget = regressor.call(features);\n}\n\nreturn functional.mse_loss(regressor.call(features), target);"),
            ["TargetByDeclaration"] = RuleCases.Network("[Task(\"reg\")] private Tensor Regression(Tensor features) => functional.mse_loss(regressor.call(features), Target(features));\nprivate Tensor Target(Tensor features)\n{\nusing var _ = no_grad();\nreturn regressor.call(features);\n}"),
            ["ReturnedFromInside"] = RuleCases.Task($"var loss = {Loss};\nusing (no_grad())\n{{\nvar size = loss.item<float>();\nreturn loss;\n}}"),
            ["ReturnedBelow"] = RuleCases.Task($"var loss = {Loss};\nusing var _ = no_grad();\nvar size = features.norm();\nreturn loss;"),
            ["MovedFromInside"] = RuleCases.Task($"var loss = {Loss};\nusing (no_grad())\n{{\nreturn loss.MoveToOuterDisposeScope();\n}}"),
            ["ChangedInPlace"] = RuleCases.Task($"var loss = {Loss};\nusing var _ = no_grad();\nreturn loss.mul_(2);"),
            ["EndedBefore"] = RuleCases.Task($"var mode = no_grad();\nvar size = features.norm();\nmode.Dispose();\nreturn {Loss};"),
            ["EndedInside"] = RuleCases.Task($"using var mode = no_grad();\nvar size = features.norm();\nmode.Dispose();\nreturn {Loss};"),
            ["SwitchedOnAgain"] = RuleCases.Task($"using var off = no_grad();\nusing var on = enable_grad();\nreturn {Loss};"),
            ["NotOff"] = RuleCases.Task($"using var mode = inference_mode(false);\nreturn {Loss};"),
            ["Enabled"] = RuleCases.Task($"using var mode = set_grad_enabled(true);\nreturn {Loss};"),
            ["AfterBlock"] = RuleCases.Task($"if (values.shape[0] > 1)\n{{\nusing var mode = no_grad();\nvar size = features.norm();\n}}\n\nreturn {Loss};"),
            ["InLambda"] = RuleCases.Task($"Func<Tensor> target = () =>\n{{\nusing var mode = no_grad();\nreturn features.mean();\n}};\nreturn {Loss} + target();"),
            ["TeacherAsIntermediate"] = RuleCases.Network("[Intermediate] private Tensor Teacher(Tensor features)\n{\nusing var _ = no_grad();\nreturn regressor.call(features);\n}\n[Task(\"reg\")] private Tensor Regression(Tensor features, Tensor teacher) => functional.mse_loss(regressor.call(features), teacher);"),
            ["Metric"] = RuleCases.Network("[Task(\"reg\")] private Tensor Regression(Tensor features) => regressor.call(features).mean();\n[Metric(\"size\")] private Tensor Size(Tensor features)\n{\nusing var _ = no_grad();\nreturn features.norm();\n}"),
            ["ParameterReturned"] = RuleCases.Network("[Intermediate] private Tensor Logits(Tensor features) => regressor.call(features);\n[Task(\"reg\")] private static Tensor Regression(Tensor logits)\n{\nusing var _ = no_grad();\nConsole.WriteLine(logits.norm().item<float>());\nreturn logits;\n}"),
            ["WrittenTwice"] = RuleCases.Task($"Tensor loss = {Loss};\nusing (no_grad())\n{{\nif (loss.isnan().any().item<bool>())\n{{\nloss = features.mean();\n}}\n}}\n\nreturn loss;"),
            ["OtherScope"] = RuleCases.Task($"using var scope = NewDisposeScope();\nreturn {Loss}.MoveToOuterDisposeScope();"),
        });
}
