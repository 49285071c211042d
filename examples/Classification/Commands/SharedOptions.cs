using System.CommandLine;
using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Classification.Commands;

/// <summary>The options that both commands have.</summary>
internal sealed class SharedOptions
{
    public Option<string?> Data { get; } = new("--data")
    {
        Description = "The folder with the full sets, one folder for each domain (examples/Common/Data/README.md shows the layout). Default: the shipped digits.",
        HelpName = "DIR",
    };

    public Option<int> Seeds { get; } = ExampleOptions.Count("--seeds", "How many times each method is trained, with the seeds 0, 1, ...", 1);

    public Option<int> Batch { get; } = ExampleOptions.Count("--batch", "Images of each domain in a batch.", 64);

    public Option<double> LearningRate { get; } = ExampleOptions.Positive("--learning-rate", "The learning rate of the first iteration.", RunSettings.DefaultLearningRate);

    public Option<Device?> Device { get; } = ExampleOptions.Named("--device", "cpu, cuda or cuda:N.", "NAME", Devices.Parse, "cpu");
}
