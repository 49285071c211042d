using System.Globalization;
using static TorchSharp.torch;

namespace MultiTaskGH.Examples.Common;

/// <summary>How bytes become the numbers that networks see: <c>(v / 255 - mean) / deviation</c>, channel by channel.</summary>
public sealed class Normalization
{
    private readonly string name;
    private readonly double[] mean;
    private readonly double[] deviation;

    private Normalization(string name, double[] mean, double[] deviation)
    {
        this.name = name;
        this.mean = mean;
        this.deviation = deviation;
    }

    /// <summary>The mean and standard deviation of ImageNet's red, green and blue, with which pretrained networks were trained.</summary>
    public static Normalization ImageNet { get; } = new("ImageNet's mean and deviation", [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

    /// <summary>Grey from -1 to 1.</summary>
    public static Normalization Grey { get; } = new("from -1 to 1", [0.5], [0.5]);

    /// <summary>The usual one for a number of channels.</summary>
    /// <param name="channels">1 or 3.</param>
    public static Normalization For(int channels) => channels switch
    {
        1 => Grey,
        3 => ImageNet,
        _ => throw new ArgumentOutOfRangeException(nameof(channels), channels, string.Create(CultureInfo.InvariantCulture, $"Images have 1 or 3 channels. Found {channels}.")),
    };

    /// <summary>Normalizes bytes. The tensor belongs to the caller's dispose scope.</summary>
    /// <param name="images">Bytes, B x channels x height x width.</param>
    /// <returns>32-bit numbers of the same shape.</returns>
    public Tensor Apply(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();
        var normalized = images.to(float32);
        for (var channel = 0; channel < mean.Length; channel++)
        {
            normalized.select(1, channel).mul_(1 / (255 * deviation[channel])).sub_(mean[channel] / deviation[channel]);
        }

        return normalized.MoveToOuterDisposeScope();
    }

    /// <summary>Normalizes values from 0 to 1: <c>(v - mean) / deviation</c>. A gradient passes. The tensor belongs to the caller's dispose scope.</summary>
    /// <param name="images">Floating-point numbers, B x channels x height x width.</param>
    /// <returns>Numbers of the same shape and type.</returns>
    public Tensor ApplyToUnit(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();
        return ((images - Row(mean)) / Row(deviation)).MoveToOuterDisposeScope();

        Tensor Row(double[] values) => tensor(values, dtype: images.dtype, device: images.device).view(1, -1, 1, 1);
    }

    /// <inheritdoc/>
    public override string ToString() => name;
}
