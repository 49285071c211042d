namespace MultiTaskGH;

/// <summary>
/// The state of a harmonizer during training: owned by one group of tasks of one step, saved and restored with it. Not safe for several threads.
/// </summary>
/// <remarks>Where tasks sit out a step, <see cref="Solve"/> is given the others: the state of those that are absent is to stay as it is.</remarks>
public abstract class HarmonizerRun
{
    /// <summary>Computes one weight per active task.</summary>
    /// <param name="input">What the method's <see cref="Harmonizer.Needs"/> asked for.</param>
    /// <param name="weights">Receives the weights, in the order of <see cref="HarmonizerInput.ActiveTasks"/>.</param>
    /// <returns>Whether the method itself, a fallback, or nothing gave the weights.</returns>
    public abstract HarmonizerResult Solve(in HarmonizerInput input, Span<double> weights);

    /// <summary>Returns to the state after <see cref="Harmonizer.Start"/>. Methods without a state need not override it.</summary>
    public virtual void Reset()
    {
    }

    /// <summary>Writes the state. Methods without a state need not override it.</summary>
    /// <param name="writer">Receives the state.</param>
    public virtual void Save(BinaryWriter writer)
    {
    }

    /// <summary>Reads what <see cref="Save"/> wrote. Methods without a state need not override it.</summary>
    /// <param name="reader">Holds the state.</param>
    public virtual void Load(BinaryReader reader)
    {
    }
}
