using System.CommandLine;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Directions;

return ExampleProgram.Run(args, _ =>
{
    var file = new Argument<string>("FILE") { Description = "The SVG file to write." };
    var command = new RootCommand("Draws what each harmonizer makes of two gradients that conflict: the picture of docs/harmonizers.md.") { file };
    command.SetAction(parsed => AtomicFile.WriteAllText(parsed.GetRequiredValue(file), Figure.OfAllMethods()));
    return command;
});
