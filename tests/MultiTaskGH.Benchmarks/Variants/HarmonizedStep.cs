using static TorchSharp.torch;

namespace MultiTaskGH.Benchmarks;

/// <summary>Our step, as the generator would write it, with GH.</summary>
internal sealed class HarmonizedStep(Workload workload, optim.Optimizer optimizer) : Variant("ours")
{
    private readonly Step step = new(new Model(workload), workload, optimizer);

    public override void Run() => step.Run();

    public override void Dispose()
    {
        step.Dispose();
        base.Dispose();
    }

    private enum HeadTask
    {
        Head0,
        Head1,
        Head2,
        Head3,
        Head4,
        Head5,
        Head6,
        Head7,
    }

    private sealed class Model(Workload workload) : IMultiTaskModel
    {
        public IReadOnlyList<string> TaskKeys { get; } = [.. Enumerable.Range(0, workload.TaskCount).Select(task => $"head{task}")];

        public IReadOnlyList<string> StepNames => ["Step"];

        public IReadOnlyList<NamedParameter> SharedParameters() =>
            [.. workload.Shared.Select((parameter, k) => new NamedParameter($"shared{k}", parameter))];
    }

    private sealed class Step(Model model, Workload workload, optim.Optimizer optimizer) : MultiTaskStep<HeadTask>(model, Definition(model), null, null, new GH(), [optimizer], null)
    {
        public StepReport<HeadTask> Run()
        {
            using var pass = BeginPass();
            var losses = workload.Losses();
            for (var task = 0; task < losses.Length; task++)
            {
                pass.Add((HeadTask)task, losses[task]);
            }

            return pass.Update();
        }

        private static StepDefinition Definition(Model model) => new()
        {
            Name = "Step",
            Tasks = [.. model.TaskKeys.Select((key, member) => new TaskDefinition { Key = key, Member = member })],
        };
    }
}
