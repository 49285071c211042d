namespace MultiTaskGH.Generators.Tests.Rules;

internal static class DisposedIntermediateCases
{
    private const string Loss = "functional.mse_loss(regressor.call(features), values)";
    private const string Batch = "public sealed record Batch(Tensor Images, Tensor Labels) { public Tensor Flipped => Images.flip(0L); }\n";

    public static readonly RuleCases All = new(
        "MTGH038",
        new Dictionary<string, string>
        {
            ["Dispose"] = RuleCases.Task($"var loss = {Loss};\n[|features.Dispose()|];\nreturn loss;"),
            ["DisposeOfArgument"] = RuleCases.Task($"var loss = {Loss};\n[|values.Dispose()|];\nreturn loss;"),
            ["Conditional"] = RuleCases.Network("[Task(\"reg\")] private Tensor Regression(Tensor features, Tensor? values = null)\n{\nvar loss = regressor.call(features).mean();\nvalues?[|.Dispose()|];\nreturn loss;\n}"),
            ["UsingDeclaration"] = RuleCases.Task($"using var mine = [|features|];\nreturn {Loss};"),
            ["UsingStatement"] = RuleCases.Task($"using ([|features|])\n{{\nreturn {Loss};\n}}"),
            ["UsingStatementWithName"] = RuleCases.Task($"using (var mine = [|features|])\n{{\nreturn {Loss};\n}}"),
            ["InLambda"] = RuleCases.Task($"Action free = () => [|features.Dispose()|];\nvar loss = {Loss};\nfree();\nreturn loss;"),
            ["InIntermediate"] = RuleCases.Network("[Intermediate] private Tensor Logits(Tensor features)\n{\nvar logits = regressor.call(features);\n[|features.Dispose()|];\nreturn logits;\n}\n[Task(\"reg\")] private static Tensor Regression(Tensor logits) => logits.mean();"),
            ["InMetric"] = RuleCases.Network("[Task(\"reg\")] private Tensor Regression(Tensor features) => regressor.call(features).mean();\n[Metric(\"size\")] private static double Size(Tensor features)\n{\nusing var mine = [|features|];\nreturn mine.norm().item<float>();\n}"),
            ["PartOfBatch"] = Batch + RuleCases.Network("[Task(\"reg\")] private Tensor Regression(Tensor features, Batch batch)\n{\nvar loss = functional.mse_loss(regressor.call(features), batch.Labels);\n[|batch.Labels.Dispose()|];\nreturn loss;\n}"),
            ["PartOfTuple"] = RuleCases.Network("[Intermediate] private (Tensor Low, Tensor High) Parts(Tensor features) => (features, regressor.call(features));\n[Task(\"reg\")] private static Tensor Regression((Tensor Low, Tensor High) parts)\n{\nvar loss = parts.High.mean();\n[|parts.Low.Dispose()|];\nreturn loss;\n}"),
        },
        new Dictionary<string, string>
        {
            ["OwnTensor"] = RuleCases.Task("using var output = regressor.call(features);\nreturn functional.mse_loss(output, values);"),
            ["OwnTensorDisposed"] = RuleCases.Task("var scaled = features * 2;\nvar loss = regressor.call(scaled).mean();\nscaled.Dispose();\nreturn loss;"),
            ["Reassigned"] = RuleCases.Task("features = features.relu();\nvar loss = regressor.call(features).mean();\nfeatures.Dispose();\nreturn loss;"),
            ["ComputedProperty"] = Batch + RuleCases.Network("[Task(\"reg\")] private Tensor Regression(Tensor features, Batch batch)\n{\nusing var flipped = batch.Flipped;\nreturn functional.mse_loss(regressor.call(features), flipped);\n}"),
            ["Scope"] = RuleCases.Task($"using var scope = NewDisposeScope();\nreturn {Loss}.MoveToOuterDisposeScope();"),
            ["Enumerator"] = RuleCases.Task("Tensor? loss = null;\nforeach (var row in features.unbind())\n{\nusing var size = row.mean();\nloss = loss is null ? size * 1 : loss + size;\n}\n\nreturn loss!;"),
            ["NotInAStep"] = RuleCases.Network("[Task(\"reg\")] private Tensor Regression(Tensor features) => regressor.call(features).mean();\npublic void Free(Tensor features) => features.Dispose();"),
            ["OtherDevice"] = RuleCases.Task("using var copy = values.to(ScalarType.Float64);\nreturn functional.mse_loss(regressor.call(features), copy.to(ScalarType.Float32));"),
        });
}
