using MultiTaskGH.Numerics;

namespace MultiTaskGH;

/// <summary>
/// A run that learns one number per task with an optimizer of its own. Columns 0 to 3 of the state: the number, Adam's moments, its number of
/// updates.
/// </summary>
internal abstract class LearnedRun(Harmonizer definition, int taskCount, double start, Adam adam, params double[] others)
    : TaskStateRun(definition, taskCount, [start, 0, 0, 0, .. others])
{
    /// <summary>The first of the columns that belong to the method.</summary>
    private protected const int OwnColumn = 4;

    /// <summary>The learned numbers, one per task of the run.</summary>
    private protected ReadOnlySpan<double> Learned => Column(0);

    /// <summary>One step of the optimizer for one number.</summary>
    private protected void Learn(int task, double gradient) =>
        adam.Update(ref Column(0)[task], ref Column(1)[task], ref Column(2)[task], ref Column(3)[task], gradient);
}
