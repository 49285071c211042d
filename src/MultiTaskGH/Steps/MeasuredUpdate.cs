namespace MultiTaskGH;

/// <summary>What is known of an update when its weights are solved.</summary>
/// <param name="Active">The positions of the tasks that take part, ascending.</param>
/// <param name="Losses">Their losses.</param>
/// <param name="Gramian">Their Gramian; null where it was not computed.</param>
/// <param name="CrossGramian">The inner products between their gradients of two further batches; null where there are none.</param>
/// <param name="Gradients">Gives access to the entries of their gradients; null where there are none yet.</param>
/// <param name="Epsilon">The precision of the gradients.</param>
/// <param name="GramianEpsilon">The precision of the Gramian's products and sums; 0 where it is that of the gradients.</param>
/// <param name="StepIndex">The number of updates so far.</param>
internal sealed record MeasuredUpdate(
    int[] Active, double[] Losses, double[]? Gramian, double[]? CrossGramian, TaskGradients? Gradients, double Epsilon, double GramianEpsilon, long StepIndex);
