namespace MultiTaskGH.Tests.Promises;

/// <summary>The columns of the tables, in their order.</summary>
internal static class Columns
{
    /// <summary>What a method costs and what its direction keeps to.</summary>
    public static readonly Promise[] Properties =
    [
        new("backward passes", "for N active tasks through the shared parameters, and what a step costs besides: another forward pass, or the gradients of all tasks in memory, for which `GradientStorage.GramianOnly` is refused", StepMeasures.Passes),
        new("state", "what a run remembers from step to step: nothing, a position in a random sequence, or numbers by task, by pair of tasks, by task and parameter", Measures.State),
        new("hurts no task", "`(d, g_i) >= 0` for every task: always, for two tasks, or not in general", Measures.HurtsNoTask),
        new("equivariant", "whether another order of the tasks gives the same direction: always, in distribution (the method draws at random), or not", Measures.Equivariant),
        new("common scale", "how `d` follows a factor on all losses: in proportion, not at all, with a power of it, or otherwise", Measures.CommonScale),
        new("one task's scale", "whether a factor on one loss turns the direction", Measures.OneScale),
    ];

    /// <summary>What a method does where its formula meets an edge.</summary>
    public static readonly Promise[] Edges =
    [
        new("Pareto stationary", "a positive combination of the gradients is zero: the step stops (`d = 0`), moves all the same, or there is no solution", Measures.ParetoStationary),
        new("zero gradient", "a task without a gradient is left out, counts in N, changes the direction, stops the step, or leaves no solution", Measures.ZeroGradient),
        new("same gradient twice", "both tasks get one weight (alike) or not (apart)", Measures.SameGradientTwice),
        new("two opposite", "two exactly opposite gradients of different lengths", Measures.TwoOpposite),
        new("N = 1", "the factor on the gradient of a single task in a first step", Measures.OneTask),
        new("N = 64", "64 tasks in 100 dimensions", Measures.ManyTasks),
        new("P < N", "more tasks than parameters", Measures.FewParameters),
        new("one infinite", "an infinite gradient: nothing is updated, and the error names the task or not", StepMeasures.OneInfinite),
        new("absent task", "whether tasks may sit out steps, from the first one on, and leave the others as if they were not there", Measures.AbsentTask),
        new("save in between", "`Save` between two micro-batches is refused, or the method takes no micro-batches", StepMeasures.SaveInBetween),
        new("resumed", "whether a run that is saved and resumed in the middle gives bit-equal weights", StepMeasures.Resumed),
    ];

    public static readonly Promise[] All = [.. Properties, .. Edges];
}
