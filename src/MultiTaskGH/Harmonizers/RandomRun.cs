using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>A run whose state is its position in a random sequence.</summary>
internal abstract class RandomRun(Harmonizer definition, int taskCount, long seed) : CheckedRun(definition, taskCount)
{
    private SplitMix64 position = new(unchecked((ulong)seed));
    private ulong? remembered;

    public override void Reset() => position = new(unchecked((ulong)seed));

    public override void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(position.State);
    }

    public override void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        position = new(reader.ReadUInt64());
    }

    public override void TakeCheckpoint() => remembered = position.State;

    public override void RestoreCheckpoint() =>
        position = new(remembered ?? throw new InvalidOperationException("TakeCheckpoint must be called before RestoreCheckpoint."));

    /// <summary>The one draw of a step: it seeds whatever the step needs, so that the sequence does not depend on how much that is.</summary>
    private protected ulong Draw() => position.Next();
}
