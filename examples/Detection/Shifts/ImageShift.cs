using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Detection.Shifts;

/// <summary>A change of how images look that leaves every object where it is: it makes a target domain of a source domain. Prints itself with its parameters.</summary>
public abstract record ImageShift
{
    private protected ImageShift()
    {
    }

    /// <summary>Every shift, with its usual parameters.</summary>
    public static IReadOnlyList<ImageShift> All { get; } = [new InvertedTextured(), new StainAndBlur()];

    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The shift of a name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <exception cref="InputException">No shift has this name.</exception>
    public static ImageShift Parse(string name) =>
        All.FirstOrDefault(shift => shift.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new InputException($"A shift must be one of {string.Join(", ", All.Select(shift => shift.Name))}. Found '{name}'.");

    /// <summary>Changes an image.</summary>
    /// <param name="image">The image, which stays as it is.</param>
    /// <param name="index">Its number in its set, which decides what is random about the change.</param>
    /// <returns>A new image of the same size.</returns>
    public abstract RgbImage Apply(RgbImage image, int index);
}
