using MultiTaskGH;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Behind;

[MultiTask]
internal sealed partial class Own
{
    [Shared]
    private readonly Linear encoder = Linear(8, 4);

    [Task("mean")]
    private Tensor Mean(Tensor inputs) => encoder.call(inputs).mean();

    [Task("spread")]
    private Tensor Spread(Tensor inputs) => encoder.call(inputs).square().mean();
}
