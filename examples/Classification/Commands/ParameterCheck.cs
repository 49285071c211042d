using MultiTaskGH.Examples.Classification.Tables;
using MultiTaskGH.Examples.Classification.Training;
using MultiTaskGH.Examples.Common;

namespace MultiTaskGH.Examples.Classification.Commands;

/// <summary>Lets each method look at the parameters that the user has set, before anything is written.</summary>
internal static class ParameterCheck
{
    /// <exception cref="InputException">A method has no use for a value.</exception>
    public static void Check(IEnumerable<SuiteCell> cells, RunOverrides overrides)
    {
        if (overrides.Parameters.Count == 0)
        {
            return;
        }

        foreach (var cell in cells.DistinctBy(cell => cell.Plan.Method))
        {
            TrainingRun.Create(cell.Plan, cell.Task, cell.Settings, cell.Seed).Dispose();
        }
    }
}
