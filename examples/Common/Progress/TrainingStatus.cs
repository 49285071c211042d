namespace MultiTaskGH.Examples.Common;

/// <summary>Where a run stands.</summary>
/// <param name="Iteration">How many iterations are done.</param>
/// <param name="Loss">The sum of the losses, averaged over the latest iterations.</param>
/// <param name="ConflictRate">The share of iterations whose gradients were in conflict, 0 to 1; NaN where it is not measured.</param>
/// <param name="Measure">What the latest evaluation found, 0 to 1; NaN before the first one.</param>
/// <param name="MeasureName">What it is, such as <c>mAP</c>.</param>
public readonly record struct TrainingStatus(int Iteration, double Loss, double ConflictRate, double Measure, string MeasureName = "accuracy");
