using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Retrieval.Training;

/// <summary>What a model did on the tests on the way of a run, in percent.</summary>
/// <param name="Iteration">How many iterations were done before.</param>
/// <param name="Measure">The mean of the main measures.</param>
/// <param name="Values">All measures, in the order of <see cref="RetrievalProblem.Measures"/>.</param>
/// <param name="Loss">The sum of the losses, averaged over the latest steps.</param>
/// <param name="ConflictRate">How many of the latest steps had a conflict between the first two tasks, in percent.</param>
internal sealed record RetrievalEvaluation(int Iteration, double Measure, IReadOnlyList<double> Values, double Loss, double ConflictRate) : IEvaluation<RetrievalEvaluation>
{
    public static RetrievalEvaluation Read(BinaryReader reader)
    {
        var (iteration, measure) = (reader.ReadInt32(), reader.ReadDouble());
        var values = new double[reader.ReadInt32()];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reader.ReadDouble();
        }

        return new(iteration, measure, values, reader.ReadDouble(), reader.ReadDouble());
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Iteration);
        writer.Write(Measure);
        writer.Write(Values.Count);
        foreach (var value in Values)
        {
            writer.Write(value);
        }

        writer.Write(Loss);
        writer.Write(ConflictRate);
    }
}
