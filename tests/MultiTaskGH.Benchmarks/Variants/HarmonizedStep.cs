using static TorchSharp.torch;

namespace MultiTaskGH.Benchmarks;

/// <summary>Our step, as the generator would write it, with GH.</summary>
internal sealed class HarmonizedStep(string name, Workload workload, optim.Optimizer optimizer, GradientSpace space, GradientStorage storage) : Variant(name)
{
    private readonly Step step = new(new Model(workload), workload, optimizer, space, new StepOptions { GradientStorage = storage });

    public override void Run() => step.Run();

    public override void Dispose()
    {
        step.Dispose();
        base.Dispose();
    }

    private enum HeadTask
    {
        First,
    }

    private sealed class Model(Workload workload) : IMultiTaskModel
    {
        public IReadOnlyList<string> TaskKeys { get; } = [.. Enumerable.Range(0, workload.TaskCount).Select(task => $"head{task}")];

        public IReadOnlyList<string> StepNames => ["Step"];

        public IReadOnlyList<NamedParameter> SharedParameters() =>
            [.. workload.Shared.Select((parameter, k) => new NamedParameter($"shared{k}", parameter))];
    }

    private sealed class Step(Model model, Workload workload, optim.Optimizer optimizer, GradientSpace space, StepOptions options)
        : MultiTaskStep<HeadTask>(model, Definition(model, space), null, null, new GH(), [optimizer], options)
    {
        public StepReport<HeadTask> Run()
        {
            using var pass = BeginPass();
            var representation = workload.Representation();
            for (var i = 0; i < representation.Length && space is GradientSpace.Representation; i++)
            {
                representation[i] = pass.Cut(representation[i]);
            }

            var losses = workload.Losses(representation);
            for (var task = 0; task < losses.Length; task++)
            {
                pass.Add(HeadTask.First + task, losses[task]);
            }

            return pass.Update();
        }

        private static StepDefinition Definition(Model model, GradientSpace space) => new()
        {
            Name = "Step",
            Tasks = [.. model.TaskKeys.Select((key, member) => new TaskDefinition { Key = key, Member = member })],
            Space = space,
        };
    }
}
