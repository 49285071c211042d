using System.Security.Cryptography;
using System.Text;
using MultiTaskGH.Examples.Common;
using MultiTaskGH.Examples.Detection.Boxes;
using MultiTaskGH.Examples.Detection.Data;

namespace MultiTaskGH.Examples.Detection.Shifts;

/// <summary>A set whose images look different and show the same objects at the same places.</summary>
/// <param name="set">The set. Belongs to this one from now on.</param>
/// <param name="shift">What changes the images.</param>
public sealed class ShiftedSet(DetectionSet set, ImageShift shift) : DetectionSet
{
    /// <inheritdoc/>
    public override string Name => $"{set.Name} {shift.Name}";

    /// <inheritdoc/>
    public override string Origin => $"{set.Origin}, {shift.Name}";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => set.ClassNames;

    /// <inheritdoc/>
    public override int Count => set.Count;

    /// <inheritdoc/>
    public override string ImageName(int index) => set.ImageName(index);

    /// <inheritdoc/>
    public override (int Width, int Height) Size(int index) => set.Size(index);

    /// <inheritdoc/>
    public override IReadOnlyList<LabelledBox> Objects(int index) => set.Objects(index);

    /// <inheritdoc/>
    public override RgbImage Read(int index) => shift.Apply(set.Read(index), index);

    /// <inheritdoc/>
    public override void AppendTo(IncrementalHash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        set.AppendTo(hash);
        hash.AppendData(Encoding.UTF8.GetBytes(shift.ToString()));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            set.Dispose();
        }

        base.Dispose(disposing);
    }
}
