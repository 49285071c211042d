namespace MultiTaskGH.Examples.Common;

/// <summary>Which tasks are compared with each other, by their numbers.</summary>
public static class TaskPairs
{
    /// <summary>Each task with each other one: for tasks that are harmonized together.</summary>
    /// <param name="tasks">The number of tasks.</param>
    public static IEnumerable<(int First, int Second)> All(int tasks) =>
        from first in Enumerable.Range(0, tasks)
        from second in Enumerable.Range(first + 1, tasks - first - 1)
        select (first, second);

    /// <summary>The first task with the second, the third with the fourth: for tasks that are harmonized in groups of two.</summary>
    /// <param name="tasks">The number of tasks.</param>
    public static IEnumerable<(int First, int Second)> Neighbours(int tasks) => Enumerable.Range(0, tasks / 2).Select(pair => (2 * pair, 2 * pair + 1));
}
