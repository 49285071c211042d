namespace MultiTaskGH;

/// <summary>Marks a method that measures something in the same pass as the losses: a <c>double</c>, a <c>float</c> or a scalar <c>Tensor</c>.</summary>
/// <remarks>
/// It is fed as tasks are, called after all losses and without gradients (<c>no_grad</c>), and its value stands in the report: an accuracy costs no
/// second forward pass. A nullable value that is null is left out of the report. A value that is not finite is no error. A declared step
/// measures it where all arguments that it needs are those of the step's tasks, or stand in the step's own declaration of <c>Run</c>.
/// </remarks>
/// <param name="key">The metric's name in reports and logs; different from the other metrics' of its class.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class MetricAttribute(string key) : Attribute
{
    /// <summary>The metric's name in reports and logs.</summary>
    public string Key { get; } = key;
}
