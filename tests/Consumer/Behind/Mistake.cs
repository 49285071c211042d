using MultiTaskGH;
using static TorchSharp.torch;

namespace Behind;

// Not partial: an error where the analyzers run.
[MultiTask]
internal sealed class Mistake
{
    [Task("mean")]
    public static Tensor Mean(Tensor inputs) => inputs.mean();
}
