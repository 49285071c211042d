using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.MultiTask.Commands;

return ExampleProgram.Run(args, MultiTaskCommand.Create);
