using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Augmentation;

/// <summary>The buffers of a thread that augments images.</summary>
internal sealed class AugmentationWorkspace
{
    private byte[] canvas = [];
    private byte[] resized = [];

    public Resampler Resampler { get; } = new();

    public byte[] Canvas(int length) => canvas.Length < length ? canvas = new byte[length] : canvas;

    public byte[] Resized(int length) => resized.Length < length ? resized = new byte[length] : resized;
}
