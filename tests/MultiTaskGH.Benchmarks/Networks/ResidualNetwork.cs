using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Benchmarks;

/// <summary>A trunk with the layers of ResNet-18 (He et al., CVPR 2016): 11.2 million parameters, 512 features.</summary>
internal static class ResidualNetwork
{
    public static Module<Tensor, Tensor> Create() => Sequential(
        Conv2d(3, 64, 7, stride: 2, padding: 3, bias: false), BatchNorm2d(64), ReLU(), MaxPool2d(3, stride: 2, padding: 1),
        new Block(64, 64, 1), new Block(64, 64, 1),
        new Block(64, 128, 2), new Block(128, 128, 1),
        new Block(128, 256, 2), new Block(256, 256, 1),
        new Block(256, 512, 2), new Block(512, 512, 1),
        AdaptiveAvgPool2d(1), Flatten());

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Sequential residual;
        private readonly Sequential? shortcut;

        public Block(int inputs, int outputs, int stride)
            : base(nameof(Block))
        {
            residual = Sequential(
                Conv2d(inputs, outputs, 3, stride: stride, padding: 1, bias: false), BatchNorm2d(outputs), ReLU(),
                Conv2d(outputs, outputs, 3, padding: 1, bias: false), BatchNorm2d(outputs));
            if (stride != 1 || inputs != outputs)
            {
                shortcut = Sequential(Conv2d(inputs, outputs, 1, stride: stride, bias: false), BatchNorm2d(outputs));
            }

            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            var residue = residual.call(input);
            return functional.relu(residue + (shortcut is null ? input : shortcut.call(input)));
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                residual.Dispose();
                shortcut?.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
