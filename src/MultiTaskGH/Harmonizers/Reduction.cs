namespace MultiTaskGH;

/// <summary>Whether a method's direction stands for the sum of the task gradients or for their mean. The mean is 1/N of the sum, for N active tasks.</summary>
public enum Reduction
{
    /// <summary>The direction grows with the number of tasks: without conflicts it is about the sum of the gradients.</summary>
    Sum,

    /// <summary>The direction does not grow with the number of tasks: without conflicts it is about the mean of the gradients.</summary>
    Mean,
}
