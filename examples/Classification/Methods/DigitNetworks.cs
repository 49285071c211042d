using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace MultiTaskGH.Examples.Classification.Methods;

/// <summary>The networks for digits of 28 x 28 pixels. All methods use the same ones.</summary>
internal static class DigitNetworks
{
    /// <summary>The width of the features.</summary>
    public const int Features = 48 * 4 * 4;

    /// <summary>Images to features: B x 1 x 28 x 28 to B x 768.</summary>
    public static Sequential Encoder() => Sequential(
        Conv2d(1, 32, 5), BatchNorm2d(32), ReLU(), MaxPool2d(2),
        Conv2d(32, 48, 5), BatchNorm2d(48), ReLU(), MaxPool2d(2),
        Flatten());

    /// <summary>Features to the logits of the ten classes: B x 768 to B x 10.</summary>
    public static Sequential Classifier() => Sequential(
        Dropout(0.5), Linear(Features, 100), BatchNorm1d(100), ReLU(),
        Dropout(0.5), Linear(100, 100), BatchNorm1d(100), ReLU(),
        Dropout(0.5), Linear(100, 10));

    /// <summary>Features to the logit of "comes from the source": B x 768 to B x 1.</summary>
    public static Sequential Discriminator() => Sequential(
        Linear(Features, 1024), ReLU(), Dropout(0.5),
        Linear(1024, 1024), ReLU(), Dropout(0.5),
        Linear(1024, 1));
}
