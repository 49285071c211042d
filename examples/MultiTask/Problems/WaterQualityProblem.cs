using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.MultiTask.Data;
using MultiTaskGH.Examples.MultiTask.Methods;
using MultiTaskGH.Examples.MultiTask.Training;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.MultiTask.Problems;

/// <summary>Water quality: how frequent 14 species are in Slovenian rivers, from 16 properties of the water (Dzeroski et al., Applied Intelligence 13, 2000).</summary>
internal sealed class WaterQualityProblem(RegressionData data, string origin) : RegressionProblem(data, origin)
{
    public const string ProblemName = "water-quality";

    private const string FileName = "water_quality.csv";

    public override string Name => ProblemName;

    public override string Title => "Water quality";

    public override string Details =>
        "SMSE: mean squared error over the variance of the test targets. Rows cut four to one by a fixed random order; inputs and targets standardized. Tasks are named by the codes of the species.";

    public override RunDefaults Defaults { get; } = new(600, 64, 1e-3);

    public static WaterQualityProblem Load(string? dataFolder, Device device)
    {
        var path = DataFolder.Find(dataFolder, ProblemName, FileName);
        return new(RegressionData.Of(NumberTable.Read(path), device), Path.GetFileName(path));
    }

    public override Learner CreateLearner(Harmonizer harmonizer, RunSettings settings)
    {
        var network = new SpeciesNetwork((int)Training.Inputs.size(1), Tasks.Count);
        return new(network, harmonizer, settings, (method, optimizer, options) =>
        {
            var step = network.CreateStep(method, optimizer, options);
            return new(
                step,
                batch => step.Run(batch.Inputs, batch.Targets),
                batches => step.Run(Array.ConvertAll(batches, batch => new SpeciesNetwork.TrainingStep.Inputs(batch.Inputs, batch.Targets))));
        });
    }
}
