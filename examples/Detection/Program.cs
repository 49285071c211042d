using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Commands;

return ExampleProgram.Run(args, DetectionCommand.Create);
