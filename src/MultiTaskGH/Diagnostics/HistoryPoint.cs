namespace MultiTaskGH.Diagnostics;

/// <summary>One value of a history.</summary>
/// <param name="Observation">How many reports the monitor had seen before this one.</param>
/// <param name="StepIndex">The report's <see cref="StepReport.StepIndex"/>: a skipped step shares it with the step after it.</param>
/// <param name="Value">The value; NaN where the report did not have it.</param>
public readonly record struct HistoryPoint(long Observation, long StepIndex, double Value);
