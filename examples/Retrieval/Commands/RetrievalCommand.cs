using System.CommandLine;
using MultiTaskGH.Examples.Retrieval.CrossModal.Training;

namespace MultiTaskGH.Examples.Retrieval.Commands;

/// <summary>Both kinds of retrieval with what ships or is drawn; the commands below it train one of them on any data.</summary>
internal static class RetrievalCommand
{
    public static RootCommand Create(CancellationToken cancellation)
    {
        var options = new ComparisonOptions();
        var command = new RootCommand(
            "Retrieval with several losses whose gradients are reconciled, each harmonizer beside the others. Without a command: composed retrieval (an image and a sentence that changes it; a clean and an "
            + "adversarial loss) on scenes that are drawn, and cross-modal retrieval (four losses) on two views of the digits that ship, in less than four minutes. Can be stopped or killed at any moment and goes on where it was; several processes may share the work.");
        foreach (var option in options.ForAll())
        {
            command.Add(option);
        }

        command.Add(ComposedCommand.Create(cancellation));
        command.Add(CrossModalCommand.Create(cancellation));
        command.SetAction(parsed => options.Run(parsed, [ComposedCommand.Default, CrossModalProblem.TwoViewDigits], HeadGradients.Own, cancellation));
        return command;
    }
}
