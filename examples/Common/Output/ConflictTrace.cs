namespace MultiTaskGH.Examples.Common;

/// <summary>How two tasks' gradients stood to each other during a run, and which weights they were given.</summary>
/// <param name="Name">The name of the run.</param>
/// <param name="Iterations">The iterations.</param>
/// <param name="InnerProducts">The inner products of the two gradients, by iteration; NaN where not measured.</param>
/// <param name="Angles">The angles between them in degrees, by iteration; NaN where not measured.</param>
/// <param name="Weights">The weights by task and iteration, with the task's key.</param>
public sealed record ConflictTrace(
    string Name,
    double[] Iterations,
    double[] InnerProducts,
    double[] Angles,
    IReadOnlyList<(string Task, double[] Values)> Weights);
