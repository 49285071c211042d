namespace MultiTaskGH.Examples.Common;

/// <summary>What an evaluation on the way of a run found.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IEvaluation<TSelf>
    where TSelf : IEvaluation<TSelf>
{
    /// <summary>How many iterations were done before.</summary>
    int Iteration { get; }

    /// <summary>The number that progress and curves show, in percent.</summary>
    double Measure { get; }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Is read from.</param>
    static abstract TSelf Read(BinaryReader reader);

    /// <summary>Writes the evaluation to a checkpoint.</summary>
    /// <param name="writer">Is written to.</param>
    void Write(BinaryWriter writer);
}
