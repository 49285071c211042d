using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Retrieval.Commands;

return ExampleProgram.Run(args, RetrievalCommand.Create);
