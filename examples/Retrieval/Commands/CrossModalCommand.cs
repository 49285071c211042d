using System.CommandLine;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.CrossModal.Training;

namespace MultiTaskGH.Examples.Retrieval.Commands;

/// <summary>Cross-modal retrieval on any data.</summary>
internal static class CrossModalCommand
{
    public static Command Create(CancellationToken cancellation)
    {
        var options = new ComparisonOptions();
        var data = new Option<string?>("--data")
        {
            Description = "The folder with the features of images and texts (examples/Retrieval/README.md shows the layout). Default: two views of the digits that ship.",
            HelpName = "DIR",
        };
        var heads = ExampleOptions.Heads("What the heads receive: own, their loss's gradient; reweighted, scaled by the harmonizer's weight.");
        var command = new Command("cross-modal", "Find texts by images and images by texts, or two views of digits by each other: two towers with four losses.");
        foreach (var option in (Option[])[data, heads, .. options.ForOne()])
        {
            command.Add(option);
        }

        command.SetAction(parsed => options.Run(parsed, [() => ComparisonOptions.PathOf(parsed, data) is { } path ? CrossModalProblem.Wikipedia(path) : CrossModalProblem.TwoViewDigits()], parsed.GetRequiredValue(heads), cancellation));
        return command;
    }
}
