// Outside straight          24 steps in one go
// Outside begin FOLDER      10 steps, then a checkpoint
// Outside resume FOLDER     from the checkpoint to step 24
//
// Each prints the parameters that it ends with, and what the steps reported on the error stream.
using Outside;
using static TorchSharp.torch;

// Sums of floating-point numbers depend on the number of threads.
set_num_threads(1);
using var training = new Training();
switch (args)
{
    case ["straight"]:
        training.Continue(24);
        break;
    case ["begin", var folder]:
        training.Continue(10);
        training.Save(folder);
        break;
    case ["resume", var folder]:
        training.Load(folder);
        training.Continue(24);
        break;
    default:
        Console.Error.WriteLine("straight, begin FOLDER or resume FOLDER was expected.");
        return 2;
}

foreach (var parameter in training.Parameters())
{
    Console.WriteLine(parameter);
}

return 0;
