namespace MultiTaskGH.Generators.Tests.Rules;

internal static class BackwardInTaskCases
{
    private const string Loss = "var loss = functional.mse_loss(regressor.call(features), values);";

    public static readonly RuleCases All = new(
        "MTGH035",
        new Dictionary<string, string>
        {
            ["Backward"] = RuleCases.Task($"{Loss}\n[|loss.backward()|];\nreturn loss;"),
            ["BackwardWithArguments"] = RuleCases.Task($"{Loss}\n[|loss.backward(retain_graph: true)|];\nreturn loss;"),
            ["BackwardWithoutInputs"] = RuleCases.Task($"{Loss}\n[|loss.backward(null, true, false, null)|];\nreturn loss;"),
            ["AutogradBackward"] = RuleCases.Task($"{Loss}\n[|autograd.backward(loss, (IList<Tensor>?)null)|];\nreturn loss;"),
            ["InLambda"] = RuleCases.Task($"{Loss}\nAction run = () => [|loss.backward()|];\nrun();\nreturn loss;"),
            ["InLocalFunction"] = RuleCases.Task($"{Loss}\nRun();\nreturn loss;\nvoid Run() => [|loss.backward()|];"),
            ["Step"] = RuleCases.Network("private readonly optim.Optimizer inner = null!;\n[Task(\"reg\")] private Tensor Regression(Tensor features)\n{\n[|inner.step()|];\nreturn regressor.call(features).mean();\n}"),
            ["StepOfOneOptimizer"] = RuleCases.Network("private readonly Adam inner = null!;\n[Task(\"reg\")] private Tensor Regression(Tensor features)\n{\n[|inner.step()|];\nreturn regressor.call(features).mean();\n}"),
            ["ZeroGrad"] = RuleCases.Network("private readonly optim.Optimizer inner = null!;\n[Task(\"reg\")] private Tensor Regression(Tensor features)\n{\n[|inner.zero_grad()|];\nreturn regressor.call(features).mean();\n}"),
            ["InIntermediate"] = RuleCases.Network("[Intermediate] private Tensor Logits(Tensor features)\n{\nvar logits = regressor.call(features);\n[|logits.mean().backward()|];\nreturn logits;\n}\n[Task(\"reg\")] private static Tensor Regression(Tensor logits) => logits.mean();"),
            ["InMetric"] = RuleCases.Network("[Task(\"reg\")] private Tensor Regression(Tensor features) => regressor.call(features).mean();\n[Metric(\"size\")] private Tensor Size(Tensor features)\n{\nvar size = regressor.call(features).mean();\n[|size.backward()|];\nreturn size;\n}"),
            ["InHelper"] = RuleCases.Network("[Task(\"reg\")] private Tensor Regression(Tensor features) => Trained(regressor.call(features).mean());\nprivate static Tensor Trained(Tensor loss)\n{\n[|loss.backward()|];\nreturn loss;\n}"),
            ["InPartialHelper"] = RuleCases.Network("[Task(\"reg\")] private Tensor Regression(Tensor features) => Trained(regressor.call(features).mean());\nprivate static partial Tensor Trained(Tensor loss);\nprivate static partial Tensor Trained(Tensor loss)\n{\n[|loss.backward()|];\nreturn loss;\n}"),
            ["InHelperAsDelegate"] = RuleCases.Network("[Task(\"reg\")] private Tensor Regression(Tensor features) => new[] { features }.Select(Trained).First();\nprivate Tensor Trained(Tensor features)\n{\nvar loss = regressor.call(features).mean();\n[|loss.backward()|];\nreturn loss;\n}"),
            ["InOverride"] = """
                public abstract partial class Base
                {
                    [Task("a")] protected abstract Tensor A(Tensor x);
                }

                [MultiTask]
                public sealed partial class Derived : Base
                {
                    [Shared] private readonly Linear encoder = Linear(8, 16);
                    [Task("b")] private Tensor B(Tensor x) => encoder.call(x).mean();
                    protected override Tensor A(Tensor x)
                    {
                        var loss = encoder.call(x).sum();
                        [|loss.backward()|];
                        return loss;
                    }
                }
                """,
        },
        new Dictionary<string, string>
        {
            ["GradientPenalty"] = RuleCases.Task("using var inputs = features.detach().requires_grad_();\nregressor.call(inputs).sum().backward(null, true, true, [inputs]);\nreturn inputs.grad!.square().sum();"),
            ["GradientPenaltyByName"] = RuleCases.Task("using var inputs = features.detach().requires_grad_();\nautograd.backward(regressor.call(inputs).sum(), (IList<Tensor>?)null, create_graph: true, inputs: new List<Tensor> { inputs });\nreturn inputs.grad!.square().sum();"),
            ["OwnStep"] = RuleCases.Network("[Task(\"reg\")] private Tensor Regression(Tensor features) => step(regressor.call(features));\nprivate static Tensor step(Tensor x) => x.mean();\nprivate static void backward() { }"),
            ["OutsideOfTasks"] = RuleCases.Network("[Task(\"reg\")] private Tensor Regression(Tensor features) => regressor.call(features).mean();\npublic void Plain(Tensor inputs, optim.Optimizer optimizer)\n{\noptimizer.zero_grad();\nRegression(Features(inputs)).backward();\nUpdate(optimizer);\n}\nprivate static void Update(optim.Optimizer optimizer) => optimizer.step();"),
            ["LearningRate"] = RuleCases.Network("private readonly optim.lr_scheduler.LRScheduler scheduler = null!;\n[Task(\"reg\")] private Tensor Regression(Tensor features)\n{\nscheduler.step();\nreturn regressor.call(features).mean();\n}"),
        });
}
