using MultiTaskGH.Examples.Classification.Commands;
using MultiTaskGH.Examples.Common;

return ExampleProgram.Run(args, ClassificationCommand.Create);
