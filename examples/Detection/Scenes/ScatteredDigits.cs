using System.Security.Cryptography;
using System.Text;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Boxes;
using MultiTaskGH.Examples.Detection.Data;

namespace MultiTaskGH.Examples.Detection.Scenes;

/// <summary>Scenes of 128 x 128 pixels with up to four real digit images of 18 to 48 pixels' height, bright on a dark and cluttered ground. One scene in twenty has no digit.</summary>
/// <remarks>
/// Boxes are exact: those of the pixels that a digit's ink is on. A scene depends on the seed, the digits, the part and its number alone, and is the same
/// on every machine; it is painted when it is read. What clutters it is no digit: small pieces of digits, thin lines from edge to edge, noise.
/// </remarks>
public sealed class ScatteredDigits : DetectionSet
{
    /// <summary>Height and width of a scene.</summary>
    public const int Side = Scene.Side;

    private const int MostScenes = 1_000_000;
    private const int HashedScenes = 4;

    private readonly ulong seed;
    private readonly long stream;
    private readonly DigitShapes shapes;

    // Threads that come to the same scene at once write the same objects.
    private readonly IReadOnlyList<LabelledBox>?[] objects;

    /// <summary>Reads the digits.</summary>
    /// <param name="name">The name in tables.</param>
    /// <param name="digits"><c>mnist</c> or <c>optdigits</c>, in any case: what ships with the examples.</param>
    /// <param name="count">The number of scenes, 1 to 1,000,000.</param>
    /// <param name="part">Which digits; scenes of the two parts differ in all the rest too.</param>
    /// <param name="seed">Decides what scenes show.</param>
    /// <exception cref="InputException">There are no such digits, or the number is out of its range.</exception>
    public ScatteredDigits(string name, string digits, int count, ScenePart part, ulong seed = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(digits);
        var known = DigitShapes.Known;
        var source = known.Select(other => other.Digits).ToList().FindIndex(other => other.Equals(digits, StringComparison.OrdinalIgnoreCase));
        if (source < 0)
        {
            throw new InputException($"The digits of scenes must be {string.Join(" or ", known.Select(other => other.Digits))}. Found '{digits}'.");
        }

        if (count is < 1 or > MostScenes)
        {
            throw new InputException($"The number of scenes must be from 1 to {MostScenes:N0}. Found {count}.");
        }

        Name = name;
        this.seed = seed;
        stream = known.Count * (long)part + source;
        Origin = $"scenes of {known[source].Digits}, {(part == ScenePart.Training ? "training" : "test")} digits, seed {seed}";
        shapes = DigitShapes.Read(known[source].Digits, known[source].Side, part);
        objects = new IReadOnlyList<LabelledBox>?[count];
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Origin { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames { get; } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <inheritdoc/>
    public override int Count => objects.Length;

    /// <inheritdoc/>
    public override string ImageName(int index) => $"{Checked(index):d6}";

    /// <inheritdoc/>
    public override (int Width, int Height) Size(int index)
    {
        Checked(index);
        return (Side, Side);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<LabelledBox> Objects(int index) => objects[Checked(index)] ?? Keep(index, DrawScene(index));

    /// <inheritdoc/>
    public override RgbImage Read(int index)
    {
        var scene = DrawScene(Checked(index));
        Keep(index, scene);
        return scene.Paint();
    }

    /// <summary>Appends the digits, what scenes depend on besides, and the first scenes, which show how they are painted.</summary>
    /// <inheritdoc/>
    public override void AppendTo(IncrementalHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.AppendData(Encoding.UTF8.GetBytes($"{Origin}, {Count} scenes"));
        shapes.AppendTo(hash);
        for (var index = 0; index < Math.Min(HashedScenes, Count); index++)
        {
            hash.AppendData(DrawScene(index).Paint().Bytes);
        }
    }

    /// <summary>What a scene shows.</summary>
    internal Scene DrawScene(int index)
    {
        var streams = DigitShapes.Known.Count * Enum.GetValues<ScenePart>().Length;
        return Scene.Draw(shapes, SampleRandom.At(seed, SampleRandom.Purpose.Scene, streams * (long)index + stream));
    }

    private IReadOnlyList<LabelledBox> Keep(int index, Scene scene)
    {
        IReadOnlyList<LabelledBox> drawn = [.. scene.Digits.Select(digit => digit.Object)];
        Volatile.Write(ref objects[index], drawn);
        return drawn;
    }

    private int Checked(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return index;
    }
}
