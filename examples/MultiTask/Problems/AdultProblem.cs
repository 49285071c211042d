using MultiTaskGH.Examples.MultiTask.Data;
using MultiTaskGH.Examples.MultiTask.Methods;
using MultiTaskGH.Examples.MultiTask.Training;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.MultiTask.Problems;

/// <summary>Adult: income, marriage and education of people of the 1994 census (Kohavi and Becker, UCI 1996).</summary>
internal sealed class AdultProblem : Problem
{
    public const string ProblemName = "adult";

    private AdultProblem(Split training, Split test, string origin)
        : base(training, test, origin)
    {
    }

    public override string Name => ProblemName;

    public override string Title => "Adult";

    public override IReadOnlyList<string> Tasks { get; } = ["income", "never-married", "college"];

    public override string ErrorName => "test error (%)";

    public override string Details =>
        "Tasks: income above 50K, never married, a college degree (Bachelors or higher). The columns of the targets, `relationship` and `fnlwgt` are no inputs; missing values are a category. All rows count alike. The official training and test files.";

    public override RunDefaults Defaults { get; } = new(8000, 256, 1e-3);

    public static AdultProblem Load(string? dataFolder, Device device)
    {
        var training = CensusTable.Read(DataFolder.Find(dataFolder, ProblemName, "adult.data"));
        var test = CensusTable.Read(DataFolder.Find(dataFolder, ProblemName, "adult.test"));
        var encoding = new CensusEncoding(training);
        return new(encoding.Encode(training, device), encoding.Encode(test, device), $"{Path.GetFileName(training.Path)}, {Path.GetFileName(test.Path)}");
    }

    public override Learner CreateLearner(Harmonizer harmonizer, RunSettings settings)
    {
        var network = new CensusNetwork((int)Training.Inputs.size(1));
        return new(network, harmonizer, settings, (method, optimizer, options) =>
        {
            var step = network.CreateStep(method, optimizer, options);
            return new(
                step,
                batch => step.Run(batch.Inputs, batch.Targets),
                batches => step.Run(Array.ConvertAll(batches, batch => new CensusNetwork.TrainingStep.Inputs(batch.Inputs, batch.Targets))));
        });
    }

    protected override Tensor Errors(Tensor predictions, Tensor targets) => predictions.gt(0).ne(targets.gt(0.5)).to(float64).mean([0]) * 100;
}
