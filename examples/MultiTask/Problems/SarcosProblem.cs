using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.MultiTask.Data;
using MultiTaskGH.Examples.MultiTask.Methods;
using MultiTaskGH.Examples.MultiTask.Training;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.MultiTask.Problems;

/// <summary>SARCOS: the seven torques of a robot arm from positions, velocities and accelerations of its joints (Vijayakumar and Schaal, ICML 2000).</summary>
internal sealed class SarcosProblem(RegressionData data, string origin) : RegressionProblem(data, origin)
{
    public const string ProblemName = "sarcos";

    private const string FileName = "sarcos_4449.csv";

    public override string Name => ProblemName;

    public override string Title => "SARCOS";

    public override string Details =>
        "SMSE: mean squared error over the variance of the test targets. The 4,449 rows of the official test file, cut four to one by a fixed random order; inputs and targets standardized.";

    public override RunDefaults Defaults { get; } = new(8000, 128, 1e-3);

    public static SarcosProblem Load(string? dataFolder, Device device)
    {
        var path = DataFolder.Find(dataFolder, ProblemName, FileName);
        return new(RegressionData.Of(NumberTable.Read(path), device), Path.GetFileName(path));
    }

    public override Learner CreateLearner(Harmonizer harmonizer, RunSettings settings)
    {
        var network = new TorqueNetwork((int)Training.Inputs.size(1), Tasks.Count);
        return new(network, harmonizer, settings, (method, optimizer, options) =>
        {
            var step = network.CreateStep(method, optimizer, options);
            return new(
                step,
                batch => step.Run(batch.Inputs, batch.Targets),
                batches => step.Run(Array.ConvertAll(batches, batch => new TorqueNetwork.TrainingStep.Inputs(batch.Inputs, batch.Targets))));
        });
    }
}
